import type { Sent } from '../attempt.ts';
import type { Trigger } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkUrl } from '../destination-policy.ts';
import { uuid } from '../ids.ts';
import { signatureHeaders } from '../signature.ts';

const USER_AGENT = 'Fanfare-Webhooks/1';

export interface AttemptRequest {
  readonly attemptId?: string | undefined;
  readonly trigger: Trigger;
  readonly url: string;
  readonly body: string;
  readonly deliveryId: string;
  /** Valid tokens, newest first. */
  readonly tokens: readonly string[];
  /** Milliseconds of the whole attempt; the operator's unless the webhook has its own. */
  readonly deadlineMs?: number | undefined;
}

/** Signs the body for this moment and sends it: the one way in which Fanfare calls a destination. */
export async function sendAttempt(
  { sender, clock, random, settings }: Pick<Dependencies, 'sender' | 'clock' | 'random' | 'settings'>,
  request: AttemptRequest,
): Promise<Sent> {
  const sentAtMs = clock.now();
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': USER_AGENT,
    ...signatureHeaders({ ...request, sentAtMs }),
  };
  const { body } = request;
  const url = calledUrl(request.url, settings);
  const result = await sender.post({
    url,
    headers,
    body,
    deadlineMs: request.deadlineMs ?? settings.attemptDeadlineMs,
  });
  return {
    attemptId: request.attemptId ?? uuid(random),
    trigger: request.trigger,
    url,
    headers,
    sentAtMs,
    result,
  };
}

/** The normalised form that the sender calls; a refused URL is logged as it stands. */
function calledUrl(url: string, { destinations }: Dependencies['settings']): string {
  const check = checkUrl(url, destinations);
  return check.verdict === 'allowed' ? check.url.href : url;
}
