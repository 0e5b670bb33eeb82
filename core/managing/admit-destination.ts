import type { Dependencies } from '../dependencies.ts';
import { checkUrl, REFUSAL } from '../destination-policy.ts';
import { invalid, type RequestError } from '../errors.ts';
import { spendVerificationBudget, type VerificationBudget } from './verification-budget.ts';

export const destinationRefused = (field: string): RequestError => invalid(field, REFUSAL);

/**
 * The destination rule on the text of a URL, at the API's doors. It costs nothing and asks nobody.
 * @param field path of the URL in the request, for the error
 * @throws RequestError InvalidArgument
 */
export function checkDestination(
  { settings }: Pick<Dependencies, 'settings'>,
  url: string,
  field: string,
): void {
  const check = checkUrl(url, settings.destinations);
  if (check.verdict === 'invalid') throw invalid(field, check.reason);
  if (check.verdict === 'blocked') throw destinationRefused(field);
}

/**
 * The rule on what the name resolves to, for a URL that nothing is sent to yet. What is sent resolves by itself.
 * @throws RequestError InvalidArgument, ResourceExhausted
 */
export async function lookUpDestination(
  deps: Pick<Dependencies, 'sender' | 'rates'>,
  of: VerificationBudget,
  url: string,
  field: string,
): Promise<void> {
  await spendVerificationBudget(deps, of);
  if (!(await deps.sender.permits(url))) throw destinationRefused(field);
}
