import { type Sent, withAttempt } from '../attempt.ts';
import { sendAttempt } from '../delivering/send-attempt.ts';
import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { REFUSAL } from '../destination-policy.ts';
import { RequestError } from '../errors.ts';
import { newUlid } from '../ids.ts';
import { withheldSignatures } from '../signature.ts';
import { type TestPayload, type VerificationBody, verificationBody } from '../verification.ts';
import type { WebhookKey } from '../webhook.ts';
import { destinationRefused } from './admit-destination.ts';
import { spendVerificationBudget, type VerificationBudget } from './verification-budget.ts';

export interface VerificationRequest {
  readonly url: string;
  /** Valid tokens, newest first. */
  readonly tokens: readonly string[];
  readonly testPayload?: TestPayload | undefined;
  readonly trigger: 'verification' | 'test';
  /** Path of the URL in the caller's request, where it is new: a refusal is then the fault of that field. */
  readonly urlField?: string | undefined;
}

/** A verification that was sent: what went out, what came back, and whether it counts. */
export interface Verification {
  readonly deliveryId: string;
  readonly body: VerificationBody;
  readonly sent: Sent;
  readonly succeeded: boolean;
}

/**
 * Asks the destination to prove that it answers: one signed POST, any 2xx will do, no retries.
 * @throws RequestError ResourceExhausted, InvalidArgument
 */
export async function sendVerification(
  deps: Pick<Dependencies, 'sender' | 'clock' | 'random' | 'settings' | 'rates'>,
  of: VerificationBudget,
  request: VerificationRequest,
): Promise<Verification> {
  await spendVerificationBudget(deps, of);
  const body = verificationBody(deps.random, request.testPayload);
  const deliveryId = newUlid(deps.clock.now(), deps.random);
  const sent = await sendAttempt(deps, { ...request, body: body.text, deliveryId });
  if (request.urlField !== undefined && isRefused(sent)) throw destinationRefused(request.urlField);
  const logged = request.testPayload === undefined ? sent : withoutSignatures(sent);
  return { deliveryId, body, sent: logged, succeeded: sent.verdict.kind === 'succeeded' };
}

/**
 * A signature of a text that a caller chose is for the receiver alone: in an answer or the log it would make whoever
 * may verify, or only look, a forger. That of the generic text says nothing, and helps its owner to compare.
 */
const withoutSignatures = (sent: Sent): Sent => ({
  ...sent,
  request: { ...sent.request, headers: withheldSignatures(sent.request.headers) },
});

const isRefused = ({ verdict }: Sent): boolean =>
  verdict.kind === 'failed' && verdict.errorClass === 'destination_refused';

/** The log entry of a verification, ready to be stored under its webhook. */
export function verificationDelivery(webhook: WebhookKey, verification: Verification): Delivery {
  const { body, sent } = verification;
  return withAttempt(
    {
      ...webhook,
      id: verification.deliveryId,
      eventId: body.eventId,
      eventSource: body.source,
      eventAction: body.action,
      trigger: sent.trigger,
      state: verification.succeeded ? 'succeeded' : 'failed',
      attempts: [],
      attemptCount: 0,
      retryStep: 0,
      body: body.text,
      createdAtMs: sent.request.sentAtMs,
      version: 0,
    },
    sent,
  );
}

/** The phrase comes first and unbroken: Terraform wraps the message and tests match on it (hcp-api section 6). */
export function verificationError({ sent }: Verification): RequestError {
  return new RequestError('FailedPrecondition', `Error verifying webhook configuration: ${reasonOf(sent)}`);
}

function reasonOf({ result }: Sent): string {
  if (result.kind === 'response') return `the destination answered with status ${result.statusCode}, not 2xx`;
  switch (result.errorClass) {
    case 'timeout':
      return 'the destination did not answer in time';
    case 'dns_failure':
      return "the destination's host name could not be resolved";
    case 'tls_certificate':
      return "the destination's TLS certificate is not valid";
    case 'tls_handshake':
      return 'no TLS connection could be established with the destination';
    case 'protocol_error':
      return 'the destination did not answer with valid HTTP';
    case 'destination_refused':
      return REFUSAL;
    case 'connection_refused':
    case 'connection_reset':
    case 'connection_failed':
      return 'no connection could be established with the destination';
  }
}
