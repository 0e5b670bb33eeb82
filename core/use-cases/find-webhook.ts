import type { Dependencies } from '../dependencies.ts';
import { RequestError, webhookNotFound } from '../errors.ts';
import { authorize, type Permission, type Principal } from '../principal.ts';
import type { TokenRef, Webhook } from '../webhook.ts';

/** Addresses one webhook as callers do. */
export interface WebhookAddress {
  readonly projectId: string;
  readonly name: string;
}

/** @throws RequestError PermissionDenied, NotFound */
export async function findWebhook(
  { webhooks }: Pick<Dependencies, 'webhooks'>,
  principal: Principal,
  address: WebhookAddress,
  permission: Permission,
): Promise<Webhook> {
  authorize(principal, address.projectId, permission);
  const webhook = await webhooks.getByName(address.projectId, address.name);
  if (!webhook) throw webhookNotFound();
  return webhook;
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
