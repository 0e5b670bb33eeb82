import { pendingDelivery } from '../backlog.ts';
import { type Delivery, newDelivery } from '../delivery.ts';
import type { DeliveryMessage } from '../delivery-message.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { deliveryId as deliveryIdOf, uuid } from '../ids.ts';
import { PROJECT_REDELIVERIES_PER_MINUTE, REDELIVERIES_PER_MINUTE } from '../limits.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Principal } from '../principal.ts';
import type { Webhook } from '../webhook.ts';

const MINUTE_SECONDS = 60;

/** How a redelivery is wanted. */
export interface Wish {
  /** Past the breaker, the rate and a pause: a redelivery waits its turn behind them unless its owner insists. */
  readonly force?: true | undefined;
}

type RedeliverDependencies = Pick<
  Dependencies,
  'webhooks' | 'deliveries' | 'events' | 'backlog' | 'deliveryQueue' | 'rates' | 'random'
>;

/**
 * Asks for one more attempt of a delivery, whatever its state. It never moves the retry schedule.
 * @returns the delivery as it stands; the attempt follows
 * @throws RequestError NotFound, FailedPrecondition, ResourceExhausted, PermissionDenied
 */
export async function redeliver(
  deps: RedeliverDependencies,
  principal: Principal,
  address: WebhookAddress,
  deliveryId: string,
  wish: Wish = {},
): Promise<Delivery> {
  const webhook = await findWebhook(deps, principal, address, 'manage');
  const key = { webhookId: webhook.id, deliveryId };
  const [[stored], [held]] = await Promise.all([deps.deliveries.getMany([key]), deps.backlog.getMany([key])]);
  const delivery = stored ?? (held && pendingDelivery(held));
  if (!delivery) throw new RequestError('NotFound', 'delivery not found');
  if (delivery.body !== undefined)
    throw refuse('a verification cannot be redelivered; verify the webhook again');
  await enqueue(deps, webhook, delivery, wish);
  return delivery;
}

/**
 * Sends an event of the project to a webhook whether or not it was matched to it: one that came before the
 * subscription did, or while the webhook was off.
 * @returns the delivery as it stands; the attempt follows
 * @throws RequestError NotFound, FailedPrecondition, ResourceExhausted, PermissionDenied
 */
export async function redeliverEvent(
  deps: RedeliverDependencies,
  principal: Principal,
  address: WebhookAddress,
  eventId: string,
  wish: Wish = {},
): Promise<Delivery> {
  const webhook = await findWebhook(deps, principal, address, 'manage');
  const [event] = await deps.events.getMany([{ projectId: webhook.projectId, eventId }]);
  if (!event) throw new RequestError('NotFound', 'event not found');

  const match = { webhookId: webhook.id, deliveryId: deliveryIdOf(event, webhook.id) };
  const [stored] = await deps.deliveries.getMany([match]);
  const delivery = stored ?? newDelivery(event, match);
  await enqueue(deps, webhook, delivery, wish);
  return delivery;
}

async function enqueue(
  deps: RedeliverDependencies,
  webhook: Webhook,
  delivery: Delivery,
  { force }: Wish,
): Promise<void> {
  if (!webhook.enabled) throw refuse('the webhook is disabled; enable it first');
  if (!(await deps.rates.take(`redeliver/${webhook.id}`, REDELIVERIES_PER_MINUTE, MINUTE_SECONDS))) {
    throw new RequestError(
      'ResourceExhausted',
      'too many redeliveries of this webhook; wait a minute',
      MINUTE_SECONDS,
    );
  }
  const ofProject = `redeliver/${webhook.projectId}`;
  if (!(await deps.rates.take(ofProject, PROJECT_REDELIVERIES_PER_MINUTE, MINUTE_SECONDS))) {
    throw new RequestError(
      'ResourceExhausted',
      'too many redeliveries in this project; wait a minute',
      MINUTE_SECONDS,
    );
  }
  const { projectId, eventId, webhookId, id, retryStep } = delivery;
  const message: DeliveryMessage = {
    projectId,
    eventId,
    webhookId,
    deliveryId: id,
    retryStep,
    trigger: 'redelivery',
    attemptId: uuid(deps.random),
    ...(force && { force }),
  };
  await deps.deliveryQueue.send([{ message }]);
}

const refuse = (message: string): RequestError => new RequestError('FailedPrecondition', message);
