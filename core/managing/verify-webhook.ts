import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Principal } from '../principal.ts';
import type { TestPayload } from '../verification.ts';
import { webhookKeyOf } from '../webhook.ts';
import { findWebhook, type WebhookAddress } from './find-webhook.ts';
import { sendVerification, verificationDelivery } from './send-verification.ts';
import { currentToken } from './tokens.ts';

type VerifyDependencies = Pick<
  Dependencies,
  'webhooks' | 'vault' | 'deliveries' | 'sender' | 'clock' | 'random' | 'settings' | 'rates'
>;

/**
 * Sends a verification to a webhook as it is configured now, and changes nothing but its log.
 * @returns the logged delivery, whatever its outcome
 * @throws RequestError NotFound, ResourceExhausted, Unavailable, PermissionDenied
 */
export async function verifyWebhook(
  deps: VerifyDependencies,
  principal: Principal,
  address: WebhookAddress,
  testPayload?: TestPayload,
): Promise<Delivery> {
  const webhook = await findWebhook(deps, principal, address, 'manage');
  const token = await currentToken(deps, webhook);
  const key = webhookKeyOf(webhook);
  const verification = await sendVerification(deps, key, {
    url: webhook.url,
    tokens: token === undefined ? [] : [token],
    testPayload,
    trigger: 'verification',
  });
  const delivery = verificationDelivery(key, verification);
  await deps.deliveries.put(delivery);
  return delivery;
}
