import { wholeNumber } from './options.ts';

/** Lists come a page at a time, as the API has them. */
export const PAGE_SIZE = ['--page-size <n>', 'how many at once, at most 100', wholeNumber] as const;
export const PAGE_TOKEN = ['--page-token <token>', 'go on where a page before ended'] as const;

interface Paged {
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

export const pageQuery = ({ pageSize, pageToken }: Paged) => ({
  ...(pageSize !== undefined && { 'pagination.page_size': pageSize }),
  ...(pageToken !== undefined && { 'pagination.next_page_token': pageToken }),
});

/** The last line of a list that goes on. */
export const more = ({ next_page_token: token }: { readonly next_page_token: string }): string =>
  token === '' ? '' : `\nmore: --page-token ${token}`;
