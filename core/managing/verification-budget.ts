import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { PROJECT_VERIFICATIONS_PER_MINUTE, VERIFICATIONS_PER_MINUTE } from '../limits.ts';

const MINUTE_SECONDS = 60;

/** Whose budget a request to the outside costs: the project's, and the webhook's where there is one already. */
export interface VerificationBudget {
  readonly projectId: string;
  readonly webhookId?: string | undefined;
}

/**
 * Spent before the first question to a name server: a look-up goes to whom the caller chose, as a POST does.
 * @throws RequestError ResourceExhausted
 */
export async function spendVerificationBudget(
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
  new RequestError(
    'ResourceExhausted',
    `too many verification requests for this ${of}; wait a minute`,
    MINUTE_SECONDS,
  );
