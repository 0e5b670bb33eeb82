import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { uuid } from '../ids.ts';
import { PROJECT_TOKEN_CHANGES_PER_HOUR, TOKEN_CHANGES_PER_HOUR } from '../limits.ts';
import type { TokenRef, Webhook } from '../webhook.ts';

const HOUR_SECONDS = 3_600;

/**
 * Puts a token into the vault as a new version of the webhook's secret, or as the first of a new secret. A
 * secret's name is never used again, so that removing one can never clash with creating the next.
 * @throws RequestError ResourceExhausted
 */
export async function storeToken(
  { vault, random, rates }: Pick<Dependencies, 'vault' | 'random' | 'rates'>,
  webhook: Webhook,
  token: string,
): Promise<TokenRef> {
  if (!(await rates.take(`token/${webhook.id}`, TOKEN_CHANGES_PER_HOUR, HOUR_SECONDS))) {
    throw new RequestError('ResourceExhausted', 'config.hmac_key: changed too often; wait an hour');
  }
  const ofProject = `tokens/${webhook.projectId}`;
  if (!(await rates.take(ofProject, PROJECT_TOKEN_CHANGES_PER_HOUR, HOUR_SECONDS))) {
    throw new RequestError(
      'ResourceExhausted',
      'config.hmac_key: too many tokens were set in this project; wait an hour',
    );
  }
  const ref = { secretId: webhook.token?.secretId ?? uuid(random), versionId: uuid(random) };
  await vault.put(ref, token, { projectId: webhook.projectId, webhookId: webhook.id });
  return ref;
}
