import type { Dependencies } from '../dependencies.ts';
import { concurrentUpdate, webhookNotFound } from '../errors.ts';
import { authorize, type Permission, type Principal } from '../principal.ts';
import type { Webhook } from '../webhook.ts';

/** Addresses one webhook as callers do. */
export interface WebhookAddress {
  readonly projectId: string;
  readonly name: string;
  /** As the caller has seen it: one that was changed since is not touched. */
  readonly version?: number | undefined;
}

/** @throws RequestError PermissionDenied, NotFound, Aborted where the caller has seen another version */
export async function findWebhook(
  { webhooks }: Pick<Dependencies, 'webhooks'>,
  principal: Principal,
  address: WebhookAddress,
  permission: Permission,
): Promise<Webhook> {
  authorize(principal, address.projectId, permission);
  const webhook = await webhooks.getByName(address.projectId, address.name);
  if (!webhook) throw webhookNotFound();
  if (address.version !== undefined && address.version !== webhook.version) throw concurrentUpdate();
  return webhook;
}
