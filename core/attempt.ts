import type { Attempt, Delivery, RecordedRequest, RecordedResponse, Trigger } from './delivery.ts';
import { ATTEMPTS_KEPT, OLDER_RESPONSE_BODY_KEPT_BYTES } from './limits.ts';
import type { SendResult, Verdict } from './outcome.ts';

/** A POST as it went out and came back, before it has a place in a delivery. */
export interface Sent {
  readonly attemptId: string;
  readonly trigger: Trigger;
  readonly request: RecordedRequest;
  readonly result: SendResult;
  readonly verdict: Verdict;
}

/** The delivery with one more attempt, numbered after the last; older response bodies are cut short. */
export function withAttempt(delivery: Delivery, sent: Sent): Delivery {
  const attempts = [...delivery.attempts.map(shortened), attemptOf(sent, delivery.attemptCount + 1)];
  return {
    ...delivery,
    attempts: attempts.slice(-ATTEMPTS_KEPT),
    attemptCount: delivery.attemptCount + 1,
    version: delivery.version + 1,
  };
}

export const hasAttempt = (delivery: Delivery, attemptId: string): boolean =>
  delivery.attempts.some((attempt) => attempt.id === attemptId);

function attemptOf({ attemptId, trigger, request, result, verdict }: Sent, number: number): Attempt {
  return {
    number,
    id: attemptId,
    trigger,
    request,
    ...(result.kind === 'response' && { response: responseOf(result) }),
    ...(verdict.kind !== 'succeeded' && { errorClass: verdict.errorClass }),
    ...(result.kind === 'failure' && result.tlsFault !== undefined && { tlsFault: result.tlsFault }),
    durationMs: result.durationMs,
    ...(result.timing && { timing: result.timing }),
  };
}

const responseOf = (result: Extract<SendResult, { kind: 'response' }>): RecordedResponse => ({
  statusCode: result.statusCode,
  headers: result.headers,
  body: result.body,
  bodyTruncated: result.bodyTruncated,
});

/** An older attempt keeps where it went, its status and its timing; the last one alone keeps all it said. */
function shortened(attempt: Attempt): Attempt {
  const request = { ...attempt.request, headers: {} };
  const { response } = attempt;
  if (!response) return { ...attempt, request };
  const body = cut(response.body, OLDER_RESPONSE_BODY_KEPT_BYTES, response.bodyTruncated);
  return { ...attempt, request, response: { statusCode: response.statusCode, headers: {}, ...body } };
}

function cut(body: string, bytes: number, alreadyTruncated: boolean) {
  const encoded = Buffer.from(body);
  if (encoded.length <= bytes) return { body, bodyTruncated: alreadyTruncated };
  // Step back over the continuation bytes of a character that the limit would split.
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return { body: encoded.subarray(0, end).toString(), bodyTruncated: true };
}
