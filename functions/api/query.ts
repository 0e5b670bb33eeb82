import { z } from 'zod';
import { DELIVERY_STATES } from '../../core/delivery.ts';
import { invalid } from '../../core/errors.ts';
import type { PageRequest } from '../../core/paging.ts';
import type { EventFilter } from '../../core/ports.ts';
import type { DeliveryQuery } from '../../core/reading/read-deliveries.ts';
import type { WebhookOrder } from '../../core/reading/read-webhooks.ts';
import { parseAs } from '../../core/validation.ts';

const SIZE_FIELD = 'pagination.page_size';
const ORDER_FIELD = 'sorting.order_by';
const WEBHOOK_ORDER = ['name', 'created_at', 'updated_at'] as const;
const DELIVERY_ORDER = ['sent_at', 'id'] as const;

/** @throws RequestError InvalidArgument for anything but a non-negative whole number */
export function pageRequestOf(query: URLSearchParams): PageRequest {
  const size = query.get(SIZE_FIELD) || '0';
  if (!/^\d{1,18}$/.test(size)) throw invalid(SIZE_FIELD, 'must be a whole number of 0 or more');
  return {
    size: Number(size),
    nextToken: query.get('pagination.next_page_token') ?? undefined,
    previousToken: query.get('pagination.previous_page_token') ?? undefined,
  };
}

export const webhookOrderOf = (query: URLSearchParams): WebhookOrder[] => orderOf(query, WEBHOOK_ORDER);

/** `id` and `sent_at` both mean the order of acceptance; the first one named decides the direction. */
export function deliveryQueryOf(query: URLSearchParams): DeliveryQuery {
  const [first] = orderOf(query, DELIVERY_ORDER);
  return {
    descending: first?.descending ?? true,
    states: statesOf(query),
    eventSource: query.get('filter.event_source') || undefined,
    sinceMs: timeOf(query, 'filter.since'),
    untilMs: timeOf(query, 'filter.until'),
  };
}

export function eventFilterOf(query: URLSearchParams): EventFilter {
  const sinceMs = timeOf(query, 'filter.since');
  const untilMs = timeOf(query, 'filter.until');
  const source = query.get('filter.source') || undefined;
  const action = query.get('filter.action') || undefined;
  return {
    ...(source !== undefined && { source }),
    ...(action !== undefined && { action }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
  };
}

/** Repeated keys and comma-separated lists alike, also mixed; ascending unless it says `desc`. */
function orderOf<Field extends string>(query: URLSearchParams, fields: readonly Field[]) {
  const items = query
    .getAll(ORDER_FIELD)
    .flatMap((value) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.map((item) => {
    const [name = '', direction = 'asc', ...rest] = item.split(/\s+/);
    const field = fields.find((each) => each === name);
    if (!field || rest.length > 0 || !['asc', 'desc'].includes(direction)) {
      throw invalid(ORDER_FIELD, `cannot sort by ${JSON.stringify(item)}; allowed: ${fields.join(', ')}`);
    }
    return { field, descending: direction === 'desc' };
  });
}

function statesOf(query: URLSearchParams) {
  const values = query
    .getAll('filter.state')
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '');
  return values.length > 0
    ? parseAs(z.array(z.enum(DELIVERY_STATES)), values, 'filter.state', 'filter.state')
    : undefined;
}

function timeOf(query: URLSearchParams, field: string): number | undefined {
  const value = query.get(field);
  return value
    ? Date.parse(parseAs(z.iso.datetime({ offset: true, error: 'must be an RFC 3339 time' }), value, field))
    : undefined;
}
