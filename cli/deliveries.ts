import { type Answered, answerOf, type Delivery } from './api.ts';
import type { Connected } from './connected.ts';
import { fields, shown } from './table.ts';

/** All of them: without a filter a list leaves out what waits for its first attempt, and what was skipped. */
const EVERY_STATE = ['pending', 'succeeded', 'failed', 'cancelled', 'skipped', 'held'] as const;
export type ListedState = (typeof EVERY_STATE)[number];
export const LISTED_STATES: readonly ListedState[] = EVERY_STATE;

const PAGE_MOST = 100;

/**
 * A webhook's deliveries of whatever state, the oldest first, as summaries.
 * @param since RFC 3339; undefined: from the beginning
 */
export async function* everyDelivery(
  { client, ofWebhook }: Connected,
  name: string,
  since: string | undefined,
): AsyncGenerator<Delivery> {
  let token = '';
  do {
    const { data } = await answerOf(
      client.GET('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries', {
        params: {
          path: ofWebhook(name),
          query: {
            'filter.state': [...EVERY_STATE],
            'sorting.order_by': ['id asc'],
            'pagination.page_size': PAGE_MOST,
            ...(token !== '' && { 'pagination.next_page_token': token }),
            ...(since !== undefined && { 'filter.since': since }),
            view: 'summary',
          },
        },
      }),
    );
    yield* data.deliveries;
    token = data.pagination.next_page_token;
  } while (token !== '');
}

export async function newestDelivery(
  { client, ofWebhook }: Connected,
  name: string,
): Promise<Delivery | undefined> {
  const { data } = await answerOf(
    client.GET('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries', {
      params: {
        path: ofWebhook(name),
        query: { 'filter.state': [...EVERY_STATE], 'pagination.page_size': 1, view: 'summary' },
      },
    }),
  );
  return data.deliveries[0];
}

export const readDelivery = (
  { client, ofWebhook }: Connected,
  name: string,
  deliveryId: string,
): Promise<Answered<{ delivery: Delivery }>> =>
  answerOf(
    client.GET('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries/{delivery_id}', {
      params: { path: { ...ofWebhook(name), delivery_id: deliveryId } },
    }),
  );

/** How the last attempt ended. */
export function lastAnswer({ attempts }: Delivery): string {
  const last = attempts.at(-1);
  if (!last) return '';
  return String(last.response?.status_code ?? last.error_class ?? '');
}

export const stateOf = ({ state, held }: Delivery): string => (held ? `${state}, held` : state);

export const describedDelivery = (delivery: Delivery): string =>
  [
    fields({
      delivery: delivery.id,
      event: `${delivery.event_id} ${delivery.event_source}:${delivery.event_action}`,
      state: stateOf(delivery),
      reason: delivery.reason,
      waits: delivery.held?.description,
      accepted: delivery.created_at,
      'next attempt': delivery.next_attempt_at,
    }),
    ...delivery.attempts.map(attemptLine),
  ].join('\n');

const attemptLine = (attempt: Delivery['attempts'][number]): string =>
  `  ${attempt.number}. ${attempt.sent_at} ${attempt.trigger} → ${shown(attempt.response?.status_code ?? attempt.error_class)} after ${Math.round(attempt.duration_ms)} ms`;

/** One line, for a list that grows. */
export const deliveryLine = (delivery: Delivery): string =>
  shown(
    [
      delivery.created_at,
      delivery.id,
      `${delivery.event_source}:${delivery.event_action}`,
      stateOf(delivery),
      lastAnswer(delivery),
    ]
      .filter((part) => part !== '')
      .join('  '),
  );
