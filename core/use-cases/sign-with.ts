import type { Dependencies } from '../dependencies.ts';
import type { TokenRef, Webhook } from '../webhook.ts';
import { validTokenRefs } from './find-webhook.ts';

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

  const [fresh] = await deps.webhooks.getMany([{ projectId: webhook.projectId, webhookId: webhook.id }]);
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
