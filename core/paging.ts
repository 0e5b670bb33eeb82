import { invalid } from './errors.ts';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from './limits.ts';
import { type Cursor, openCursor, sealCursor } from './page-token.ts';
import type { Random } from './ports.ts';

/** A request for one page of a list, as the API's query parameters say it. */
export interface PageRequest {
  /** 0 or undefined: the default. */
  readonly size?: number | undefined;
  readonly nextToken?: string | undefined;
  readonly previousToken?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty when there is nothing further in that direction. */
  readonly nextToken: string;
  readonly previousToken: string;
}

export interface PageTokens {
  readonly key: Uint8Array;
  readonly random: Random;
  /** Project, operation, order and filters: a token counts for exactly these. */
  readonly binding: string;
}

const NEXT_FIELD = 'pagination.next_page_token';
const PREVIOUS_FIELD = 'pagination.previous_page_token';

export const pageSizeOf = ({ size }: PageRequest): number =>
  Math.min(size || PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX);

/** @throws RequestError InvalidArgument for a bad token, or for both at once */
export function cursorOf(request: PageRequest, tokens: PageTokens): Cursor | undefined {
  const { nextToken, previousToken } = request;
  if (nextToken && previousToken) throw invalid(PREVIOUS_FIELD, `cannot be combined with ${NEXT_FIELD}`);
  if (nextToken) return open(nextToken, 'next', NEXT_FIELD, tokens);
  if (previousToken) return open(previousToken, 'previous', PREVIOUS_FIELD, tokens);
  return undefined;
}

function open(token: string, direction: Cursor['direction'], field: string, tokens: PageTokens): Cursor {
  const cursor = openCursor(token, tokens.binding, tokens.key, field);
  if (cursor.direction !== direction) throw invalid(field, 'not a page token of this direction');
  return cursor;
}

export const tokenFor = (
  direction: Cursor['direction'],
  position: readonly string[],
  tokens: PageTokens,
): string => sealCursor({ direction, position: [...position] }, tokens.binding, tokens.key, tokens.random);
