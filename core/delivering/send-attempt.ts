import type { Sent } from '../attempt.ts';
import type { Trigger } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { uuid } from '../ids.ts';
import { verdictOf } from '../outcome.ts';
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
  /** As in OutgoingRequest. */
  readonly sessionScope?: string | undefined;
}

/** Signs the body for this moment and sends it: the one way in which Fanfare calls a destination. */
export async function sendAttempt(
  { sender, clock, random, settings }: Pick<Dependencies, 'sender' | 'clock' | 'random' | 'settings'>,
  { attemptId, trigger, url, body, deliveryId, tokens, deadlineMs, sessionScope }: AttemptRequest,
): Promise<Sent> {
  const sentAtMs = clock.now();
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': USER_AGENT,
    ...triggerHeader(trigger),
    ...signatureHeaders({ body, deliveryId, sentAtMs, tokens }),
  };
  const { request, result } = await sender.post({
    url,
    headers,
    body,
    deadlineMs: deadlineMs ?? settings.attemptDeadlineMs,
    sessionScope,
  });
  return {
    attemptId: attemptId ?? uuid(random),
    trigger,
    request: { url: request.url, headers: request.headers, sentAtMs },
    result,
    verdict: verdictOf(result),
  };
}

/** What a caller made us send is no event, however much its body looks like one: the request says so. */
const triggerHeader = (trigger: Trigger): Record<string, string> =>
  trigger === 'verification' || trigger === 'test' ? { 'Fanfare-Trigger': trigger } : {};
