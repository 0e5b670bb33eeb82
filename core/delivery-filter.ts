import type { HeldDelivery } from './backlog.ts';
import type { Delivery, DeliveryState } from './delivery.ts';
import type { ErrorClass } from './outcome.ts';

/** From `sinceMs` on and before `untilMs`: adjoining periods share nothing. */
export interface Period {
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

/** What a list of deliveries asks of their events. Absent and undefined: anything. */
export interface ByEvent extends Period {
  readonly eventSource?: string | undefined;
  readonly eventAction?: string | undefined;
  /** The resource that the event names, and no descendant of it. */
  readonly resourceId?: string | undefined;
}

export interface DeliveryFilter extends ByEvent {
  readonly states?: readonly DeliveryState[] | undefined;
  /** Of the last attempt. */
  readonly errorClass?: ErrorClass | undefined;
  /** Of the last attempt's response. */
  readonly statusCode?: number | undefined;
}

/** All of the filter but the period, which narrows the range of ids to read. */
export const deliveryPasses = (filter: DeliveryFilter, delivery: Delivery): boolean =>
  (filter.states?.includes(delivery.state) ?? true) &&
  eventPasses(filter, delivery) &&
  outcomePasses(filter, delivery);

/** The same of a delivery that is held as of one that was attempted. */
export const eventPasses = (
  { eventSource, eventAction, resourceId }: ByEvent,
  event: Pick<Delivery | HeldDelivery, 'eventSource' | 'eventAction' | 'resourceId'>,
): boolean =>
  (eventSource === undefined || eventSource === event.eventSource) &&
  (eventAction === undefined || eventAction === event.eventAction) &&
  (resourceId === undefined || resourceId === event.resourceId);

export function outcomePasses(
  { errorClass, statusCode }: DeliveryFilter,
  { attempts }: Pick<Delivery, 'attempts'>,
): boolean {
  const last = attempts.at(-1);
  return (
    (errorClass === undefined || errorClass === last?.errorClass) &&
    (statusCode === undefined || statusCode === last?.response?.statusCode)
  );
}
