import type { Dependencies } from '../dependencies.ts';
import { webhookNotFound } from '../errors.ts';
import { authorize, type Permission, type Principal } from '../principal.ts';
import type { Webhook } from '../webhook.ts';

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
