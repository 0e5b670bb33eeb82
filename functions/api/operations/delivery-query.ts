/** What lists of deliveries take, a webhook's and a project's alike. */
import * as z from 'zod';
import { ERROR_CLASSES } from '../../../core/outcome.ts';
import { LISTED_STATES } from '../../../core/reading/delivery-parts.ts';
import type { DeliveryQuery } from '../../../core/reading/read-deliveries.ts';
import { anyOf, oneOf, paging, period, sorting, text, view, wholeNumber } from '../query.ts';
import { STATUS_MAX, STATUS_MIN } from './redelivery-shapes.ts';

export const deliveriesQuery = z.object({
  ...paging,
  ...sorting(['sent_at', 'id']),
  'filter.state': anyOf(LISTED_STATES, 'In any of these states; `held`: waits for its webhook'),
  'filter.event_source': text('Exactly this source'),
  'filter.event_action': text('Exactly this action'),
  'filter.resource_id': text('Of events that name exactly this resource'),
  'filter.http_status': wholeNumber(STATUS_MIN, STATUS_MAX, 'Answered so at the last attempt'),
  'filter.error_class': oneOf(ERROR_CLASSES, 'Failed so at the last attempt'),
  ...period,
  ...view,
});

export function deliveryQueryOf(query: z.output<typeof deliveriesQuery>): DeliveryQuery {
  // Both fields mean the order of acceptance; the first one named decides the direction.
  const [first] = query['sorting.order_by'];
  return {
    descending: first?.descending ?? true,
    view: query.view ?? 'full',
    asked: {
      states: query['filter.state'],
      eventSource: query['filter.event_source'],
      eventAction: query['filter.event_action'],
      resourceId: query['filter.resource_id'],
      statusCode: query['filter.http_status'],
      errorClass: query['filter.error_class'],
      sinceMs: query['filter.since'],
      untilMs: query['filter.until'],
    },
  };
}
