import { type HeldDelivery, pendingDelivery } from '../backlog.ts';
import { DELIVERY_STATES, type Delivery, type DeliveryState, isFinal } from '../delivery.ts';
import { type DeliveryFilter, outcomePasses } from '../delivery-filter.ts';
import type { Dependencies } from '../dependencies.ts';
import type { DeliveryPart, ListPage, ListRange } from '../ports.ts';
import type { ListPart } from './merge-lists.ts';

/** What a list can be narrowed to: the states, and `held`, which stands beside `pending`. */
export const LISTED_STATES = [...DELIVERY_STATES, 'held'] as const;
export type ListedState = (typeof LISTED_STATES)[number];

/** Without states: those that were attempted, as HCP shows them. */
export interface AskedDeliveries extends Omit<DeliveryFilter, 'states'> {
  readonly states?: readonly ListedState[] | undefined;
}

type PartDependencies = Pick<Dependencies, 'deliveries' | 'backlog'>;

/** A webhook's lists that can hold what is asked for: each is read in order, and none that cannot is read at all. */
export function partsOf(
  deps: PartDependencies,
  webhookId: string,
  asked: AskedDeliveries,
): ListPart<Delivery>[] {
  const { states, errorClass, statusCode } = asked;
  const filter = { ...asked, states: states?.filter((state): state is DeliveryState => state !== 'held') };
  const logged = (part: DeliveryPart) => ({
    read: (range: ListRange) => deps.deliveries.list(webhookId, part, filter, range),
  });
  if (filter.states === undefined) return [logged('attempted')];

  const asksForAttempts = errorClass !== undefined || statusCode !== undefined;
  const asksForHeld = states?.some((state) => state === 'held' || state === 'pending');
  return [
    ...(filter.states.length > 0 ? [logged('attempted')] : []),
    ...(filter.states.length > 0 && !asksForAttempts ? [logged('unattempted')] : []),
    ...(asksForHeld ? [{ read: (range: ListRange) => readHeld(deps, webhookId, asked, range) }] : []),
  ];
}

/** What is held says little of itself: one that was attempted is shown, and judged, as its log has it. */
async function readHeld(
  { deliveries, backlog }: PartDependencies,
  webhookId: string,
  asked: AskedDeliveries,
  range: ListRange,
): Promise<ListPage<Delivery>> {
  const page = await backlog.list(webhookId, asked, range);
  const keys = page.items.map(({ message }) => ({ webhookId, deliveryId: message.deliveryId }));
  const stored = keys.length > 0 ? await deliveries.getMany(keys) : [];
  const items = page.items.flatMap((held) => {
    const logged = stored.find(({ id }) => id === held.message.deliveryId);
    return isAskedFor(asked, held, logged) ? [logged ?? pendingDelivery(held)] : [];
  });
  return { ...page, items };
}

function isAskedFor(
  { states = [], errorClass, statusCode }: AskedDeliveries,
  held: HeldDelivery,
  logged: Delivery | undefined,
): boolean {
  if (!isWaiting(held, logged)) return false;
  const state = logged?.state ?? 'pending';
  const isOfState = states.includes('held') || states.includes(state);
  return isOfState && outcomePasses({ errorClass, statusCode }, logged ?? { attempts: [] });
}

/** The row that a worker left behind when it died, of a delivery that has ended since, says nothing. */
export const isWaiting = ({ message }: HeldDelivery, delivery: Delivery | undefined): boolean =>
  message.trigger === 'redelivery' || delivery === undefined || !isFinal(delivery.state);
