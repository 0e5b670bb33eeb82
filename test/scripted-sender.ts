import { checkUrl, type DestinationSettings } from '../core/destination-policy.ts';
import type { SendResult } from '../core/outcome.ts';
import type { OutgoingRequest, Sender } from '../core/sender.ts';

export interface ScriptedSender extends Sender {
  /** Every POST that went out, oldest first. */
  readonly posts: OutgoingRequest[];
  /** What destinations answer from now on. */
  answer: (request: OutgoingRequest) => SendResult | Promise<SendResult>;
}

export const status = (statusCode: number, headers: Record<string, string> = {}, body = ''): SendResult => ({
  kind: 'response',
  statusCode,
  headers,
  body,
  bodyTruncated: false,
  durationMs: 12,
});

export const unreachable: SendResult = { kind: 'failure', errorClass: 'connection_refused', durationMs: 3 };

/** A sender without a network: applies the policy to the text of the URL, and answers as told. */
export function createScriptedSender(destinations: DestinationSettings): ScriptedSender {
  const sender: ScriptedSender = {
    posts: [],
    answer: () => status(200),
    permits: async (url) => checkUrl(url, destinations).verdict === 'allowed',
    async post(request) {
      const check = checkUrl(request.url, destinations);
      if (check.verdict !== 'allowed') {
        return { request, result: { kind: 'failure', errorClass: 'destination_refused', durationMs: 0 } };
      }
      sender.posts.push(request);
      return { request: { ...request, url: check.url.href }, result: await sender.answer(request) };
    },
  };
  return sender;
}
