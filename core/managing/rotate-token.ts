import type { Dependencies } from '../dependencies.ts';
import { concurrentUpdate } from '../errors.ts';
import { GENERATED_TOKEN_BYTES } from '../limits.ts';
import type { Principal } from '../principal.ts';
import { standardToken } from '../signature.ts';
import type { Webhook } from '../webhook.ts';
import { findWebhook, type WebhookAddress } from './find-webhook.ts';
import { storeToken } from './tokens.ts';

const MILLISECONDS = 1_000;

export interface Rotation {
  /** Undefined: one is generated. */
  readonly token?: string | undefined;
  /** Seconds during which the old token signs beside the new one. */
  readonly overlapSeconds: number;
}

/**
 * Replaces the token while the old one stays valid for a while. Nothing is verified: the receiver learns the
 * new token only after this call has answered.
 * @returns the webhook, and the token if it was generated here: the only time that a token leaves Fanfare
 * @throws RequestError NotFound, Aborted, ResourceExhausted, PermissionDenied
 */
export async function rotateToken(
  deps: Pick<Dependencies, 'webhooks' | 'vault' | 'random' | 'rates' | 'clock'>,
  principal: Principal,
  address: WebhookAddress,
  rotation: Rotation,
): Promise<{ webhook: Webhook; generated?: string }> {
  const current = await findWebhook(deps, principal, address, 'manage');
  const generated = rotation.token === undefined ? generateToken(deps) : undefined;
  const token = await storeToken(deps, current, rotation.token ?? generated ?? '');

  const now = deps.clock.now();
  const { previousToken: _, ...rest } = current;
  const overlaps = current.token !== undefined && rotation.overlapSeconds > 0;
  const webhook: Webhook = {
    ...rest,
    token,
    ...(overlaps && {
      previousToken: { ...current.token, validUntilMs: now + rotation.overlapSeconds * MILLISECONDS },
    }),
    updatedAtMs: now,
    version: current.version + 1,
    configVersion: current.configVersion + 1,
  };
  if ((await deps.webhooks.update(webhook)) !== 'updated') throw concurrentUpdate();
  return { webhook, ...(generated !== undefined && { generated }) };
}

const generateToken = ({ random }: Pick<Dependencies, 'random'>): string =>
  standardToken(random.bytes(GENERATED_TOKEN_BYTES));
