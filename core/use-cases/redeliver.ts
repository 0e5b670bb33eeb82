import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { uuid } from '../ids.ts';
import { REDELIVERIES_PER_MINUTE } from '../limits.ts';
import type { Principal } from '../principal.ts';
import { findWebhook, type WebhookAddress } from './find-webhook.ts';

const MINUTE_SECONDS = 60;

/**
 * Asks for one more attempt of a delivery, whatever its state. It never moves the retry schedule.
 * @returns the delivery as it stands; the attempt follows
 * @throws RequestError NotFound, FailedPrecondition, ResourceExhausted, PermissionDenied
 */
export async function redeliver(
  deps: Pick<Dependencies, 'webhooks' | 'deliveries' | 'deliveryQueue' | 'rates' | 'random'>,
  principal: Principal,
  address: WebhookAddress,
  deliveryId: string,
): Promise<Delivery> {
  const webhook = await findWebhook(deps, principal, address, 'manage');
  const [delivery] = await deps.deliveries.getMany([{ webhookId: webhook.id, deliveryId }]);
  if (!delivery) throw new RequestError('NotFound', 'delivery not found');
  if (delivery.body !== undefined)
    throw refuse('a verification cannot be redelivered; verify the webhook again');
  if (!webhook.enabled) throw refuse('the webhook is disabled; enable it first');
  if (!(await deps.rates.take(`redeliver/${webhook.id}`, REDELIVERIES_PER_MINUTE, MINUTE_SECONDS))) {
    throw new RequestError('ResourceExhausted', 'too many redeliveries of this webhook; wait a minute');
  }
  const { projectId, eventId, webhookId, retryStep } = delivery;
  const attemptId = uuid(deps.random);
  await deps.deliveryQueue.send([
    { message: { projectId, eventId, webhookId, deliveryId, retryStep, trigger: 'redelivery', attemptId } },
  ]);
  return delivery;
}

const refuse = (message: string): RequestError => new RequestError('FailedPrecondition', message);
