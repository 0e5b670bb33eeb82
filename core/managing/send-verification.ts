import { type Sent, withAttempt } from '../attempt.ts';
import { sendAttempt } from '../delivering/send-attempt.ts';
import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { REFUSAL } from '../destination-policy.ts';
import { RequestError } from '../errors.ts';
import { newUlid } from '../ids.ts';
import { PROJECT_VERIFICATIONS_PER_MINUTE, VERIFICATIONS_PER_MINUTE } from '../limits.ts';
import { verdictOf } from '../outcome.ts';
import { type TestPayload, type VerificationBody, verificationBody } from '../verification.ts';
import type { WebhookKey } from '../webhook.ts';

const MINUTE_SECONDS = 60;

export interface VerificationRequest {
  readonly url: string;
  /** Valid tokens, newest first. */
  readonly tokens: readonly string[];
  readonly testPayload?: TestPayload | undefined;
  readonly trigger: 'verification' | 'test';
}

/** A verification that was sent: what went out, what came back, and whether it counts. */
export interface Verification {
  readonly deliveryId: string;
  readonly body: VerificationBody;
  readonly sent: Sent;
  readonly succeeded: boolean;
}

export interface VerificationBudget {
  readonly projectId: string;
  readonly webhookId?: string | undefined;
}

/**
 * Asks the destination to prove that it answers: one signed POST, any 2xx will do, no retries.
 * @param of whose budget it costs: the project's, and the webhook's where there is one already
 * @throws RequestError ResourceExhausted
 */
export async function sendVerification(
  deps: Pick<Dependencies, 'sender' | 'clock' | 'random' | 'settings' | 'rates'>,
  of: VerificationBudget,
  request: VerificationRequest,
): Promise<Verification> {
  await spendBudget(deps, of);
  const body = verificationBody(deps.random, request.testPayload);
  const deliveryId = newUlid(deps.clock.now(), deps.random);
  const sent = await sendAttempt(deps, { ...request, body: body.text, deliveryId });
  return { deliveryId, body, sent, succeeded: verdictOf(sent.result).kind === 'succeeded' };
}

async function spendBudget(
  { rates }: Pick<Dependencies, 'rates'>,
  { projectId, webhookId }: VerificationBudget,
): Promise<void> {
  const ofWebhook = `verify/${projectId}/${webhookId}`;
  if (webhookId && !(await rates.take(ofWebhook, VERIFICATIONS_PER_MINUTE, MINUTE_SECONDS))) {
    throw exhausted('webhook');
  }
  if (!(await rates.take(`verify/${projectId}`, PROJECT_VERIFICATIONS_PER_MINUTE, MINUTE_SECONDS))) {
    throw exhausted('project');
  }
}

const exhausted = (of: string): RequestError =>
  new RequestError('ResourceExhausted', `too many verification requests for this ${of}; wait a minute`);

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
      createdAtMs: sent.sentAtMs,
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
