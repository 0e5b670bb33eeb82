import type { Dependencies } from '../dependencies.ts';
import { checkUrl, REFUSAL } from '../destination-policy.ts';
import { invalid } from '../errors.ts';

/**
 * The destination rule at the API's doors; the sender applies it again at every connection.
 * @param field path of the URL in the request, for the error
 * @throws RequestError InvalidArgument
 */
export async function admitDestination(
  { sender, settings }: Pick<Dependencies, 'sender' | 'settings'>,
  url: string,
  field: string,
): Promise<void> {
  const check = checkUrl(url, settings.destinations);
  if (check.verdict === 'invalid') throw invalid(field, check.reason);
  if (check.verdict === 'blocked' || !(await sender.permits(url))) throw invalid(field, REFUSAL);
}
