import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { uuid } from '../ids.ts';
import { PROJECT_TOKEN_CHANGES_PER_HOUR, TOKEN_CHANGES_PER_HOUR } from '../limits.ts';
import { type TokenRef, type Webhook, webhookKeyOf } from '../webhook.ts';

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
    throw new RequestError(
      'ResourceExhausted',
      'config.hmac_key: changed too often; wait an hour',
      HOUR_SECONDS,
    );
  }
  const ofProject = `tokens/${webhook.projectId}`;
  if (!(await rates.take(ofProject, PROJECT_TOKEN_CHANGES_PER_HOUR, HOUR_SECONDS))) {
    throw new RequestError(
      'ResourceExhausted',
      'config.hmac_key: too many tokens were set in this project; wait an hour',
      HOUR_SECONDS,
    );
  }
  const ref = { secretId: webhook.token?.secretId ?? uuid(random), versionId: uuid(random) };
  await vault.put(ref, token, { projectId: webhook.projectId, webhookId: webhook.id });
  return ref;
}

/** Tokens that sign at this moment, newest first; an overlap that has ended no longer counts. */
export function validTokenRefs(webhook: Webhook, nowMs: number): TokenRef[] {
  const { token, previousToken } = webhook;
  if (!token) return [];
  return previousToken && previousToken.validUntilMs > nowMs ? [token, previousToken] : [token];
}

/**
 * The token that the owner set last.
 * @throws RequestError Unavailable when it is missing or empty: nothing is ever sent unsigned in its place
 */
export async function currentToken(
  { vault }: Pick<Dependencies, 'vault'>,
  webhook: Webhook,
): Promise<string | undefined> {
  if (!webhook.token) return undefined;
  const token = await vault.get(webhook.token);
  if (!token) throw new RequestError('Unavailable', "the webhook's token cannot be read; set it again");
  return token;
}

export interface Signing {
  /** Read again if the first one's token was gone. */
  readonly webhook: Webhook;
  /** Valid tokens, newest first; empty only for a webhook without a token. */
  readonly tokens: readonly string[];
}

/**
 * The tokens to sign with now. A token that vanished between reading the webhook and reading the vault was
 * replaced: the webhook is read once more. One that is still missing is lost, and nothing is sent unsigned.
 */
export async function readTokens(
  deps: Pick<Dependencies, 'webhooks' | 'vault' | 'clock'>,
  webhook: Webhook,
): Promise<Signing | 'token_lost'> {
  const tokens = await tokensOf(deps, webhook);
  if (tokens) return { webhook, tokens };

  const [fresh] = await deps.webhooks.getMany([webhookKeyOf(webhook)]);
  if (!fresh || fresh.version === webhook.version) return 'token_lost';
  const freshTokens = await tokensOf(deps, fresh);
  return freshTokens ? { webhook: fresh, tokens: freshTokens } : 'token_lost';
}

async function tokensOf(
  { vault, clock }: Pick<Dependencies, 'vault' | 'clock'>,
  webhook: Webhook,
): Promise<string[] | undefined> {
  const [newest, ...previous] = validTokenRefs(webhook, clock.now());
  if (!newest) return [];
  const read = (ref: TokenRef) => vault.get(ref);
  const [current, ...older] = await Promise.all([read(newest), ...previous.map(read)]);
  // An empty one counts as missing: anyone could make the signature of an empty key.
  if (!current) return undefined;
  return [current, ...older.flatMap((token) => (token ? [token] : []))];
}
