import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { signatureHeaders } from '../../core/signature.ts';
import type { Surroundings } from '../surroundings.ts';

export interface Forwarded {
  readonly deliveryId: string;
  /** JSON text, byte for byte what the webhook's own destination gets. */
  readonly body: string;
}

export interface Target {
  readonly url: string;
  /** The token that the receiver checks with. Without it there is no signature to send. */
  readonly token: string | undefined;
}

/** Milliseconds for one answer: on a laptop the receiver may stand at a break point. */
const ANSWER_MS = 30_000;

/** @returns the status that was answered; undefined: nothing was */
export async function forward(
  { url, token }: Target,
  { deliveryId, body }: Forwarded,
  { fetch, now }: Pick<Surroundings, 'fetch' | 'now'>,
): Promise<number | undefined> {
  const signing = { body, deliveryId, sentAtMs: now(), tokens: token === undefined ? [] : [token] };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signatureHeaders(signing) },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

/** The body of a delivery, as its answer's text has it: parsed and written again it would be other bytes. */
export function bodyIn(answer: string): string | undefined {
  const tree = parseTree(answer);
  const node = tree && findNodeAtLocation(tree, ['delivery', 'request', 'payload']);
  return node && answer.slice(node.offset, node.offset + node.length);
}
