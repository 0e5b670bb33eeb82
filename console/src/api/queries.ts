import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Delivery, type EventDelivery, useApi, type Webhook } from './client.ts';
import { answerOf, type Failure } from './failure.ts';
import { pace } from './pace.ts';
import type { operations } from './schema.ts';

const PAGE_SIZE = 25;
const LARGEST_PAGE = 100;
/** Times and milliseconds that a just published event may take to be routed. */
const ROUTING_TRIES = 40;
const ROUTING_WAIT_MS = 500;

/** Not needed for the first page anyone sees. */
const loadExactJson = () => import('./exact-json.ts');

export interface WebhookAddress {
  readonly project: string;
  readonly name: string;
}

/** Where in a list one is; at most one of the two. */
export interface PagePosition {
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
}

type Query<Operation extends keyof operations> = NonNullable<operations[Operation]['parameters']['query']>;
type FilterName<Operation extends keyof operations> = Extract<keyof Query<Operation>, `filter.${string}`>;
/** Whatever a list can be narrowed by. */
type FilterOf<Operation extends keyof operations> = Pick<Query<Operation>, FilterName<Operation>>;
export type DeliveryFilter = FilterOf<'ListWebhookDeliveries'>;
export type EventFilter = FilterOf<'ListEvents'>;
/** The states, and `held`, which stands beside them. */
export type ListedState = NonNullable<DeliveryFilter['filter.state']>[number];

export function useWebhookPath({ project, name }: WebhookAddress) {
  const { geo } = useApi();
  return { project_id: project, geo, name };
}

/** All webhooks of a project: there are at most a few hundred, and the table filters and sorts them here. */
export function useWebhooks(project: string) {
  const { client } = useApi();
  const query = useInfiniteQuery({
    queryKey: [project, 'webhooks'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/webhooks', {
          params: {
            path: { project_id: project },
            query: {
              'pagination.page_size': LARGEST_PAGE,
              ...(pageParam && { 'pagination.next_page_token': pageParam }),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.pagination.next_page_token || undefined,
    refetchInterval: ({ state }) =>
      pace(
        state,
        Date.now(),
        state.data?.pages.flatMap((page) => page.webhooks.flatMap(dueOfWebhook)),
      ),
  });
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  // A page that failed is asked for again with the next look, not at once and for ever.
  const wanted = hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
  return { ...query, webhooks: query.data?.pages.flatMap((page) => page.webhooks) };
}

export function useWebhook(address: WebhookAddress) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  return useQuery({
    queryKey: [address.project, 'webhook', address.name],
    queryFn: async (): Promise<Webhook> => {
      const call = client.GET('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}', {
        params: { path },
      });
      return (await answerOf(call)).webhook;
    },
    refetchInterval: ({ state }) => pace(state, Date.now(), state.data && dueOfWebhook(state.data)),
  });
}

export function useDeliveries(
  address: WebhookAddress,
  filter: DeliveryFilter,
  position: PagePosition,
  live: boolean,
) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  return useQuery({
    queryKey: [address.project, 'webhook', address.name, 'deliveries', filter, position],
    queryFn: () =>
      answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries', {
          params: { path, query: { ...filter, ...paging(position) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => live && pace(state, Date.now(), state.data?.deliveries.flatMap(dueOf)),
  });
}

/** Skipped deliveries that are counted; beyond it says "or more". */
export const SKIPPED_COUNTED = 20;

/** How many deliveries were skipped, read once per visit: it is no news that polling should bring. */
export function useSkipped(address: WebhookAddress) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  return useQuery({
    queryKey: [address.project, 'webhook', address.name, 'skipped'],
    queryFn: async (): Promise<number> => {
      const query = { 'filter.state': ['skipped' as const], 'pagination.page_size': SKIPPED_COUNTED };
      const call = client.GET(
        '/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries',
        { params: { path, query } },
      );
      return (await answerOf(call)).deliveries.length;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface DeliveryDetail {
  readonly delivery: Delivery;
  /** The body exactly as sent. */
  readonly body: string | undefined;
}

export function useDelivery(address: WebhookAddress, delivery: string) {
  const { client } = useApi();
  const path = { ...useWebhookPath(address), delivery_id: delivery };
  return useQuery({
    queryKey: [address.project, 'webhook', address.name, 'delivery', delivery],
    queryFn: async (): Promise<DeliveryDetail> => {
      const call = client.GET(
        '/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries/{delivery_id}',
        { params: { path }, parseAs: 'text' },
      );
      const text = await answerOf(call);
      const { exactText } = await loadExactJson();
      const answer: { delivery: Delivery } = JSON.parse(text);
      return { delivery: answer.delivery, body: exactText(text, ['delivery', 'request', 'payload']) };
    },
    refetchInterval: ({ state }) => pace(state, Date.now(), state.data && dueOf(state.data.delivery)),
  });
}

export function useEvents(project: string, filter: EventFilter, position: PagePosition, live: boolean) {
  const { client } = useApi();
  return useQuery({
    queryKey: [project, 'events', filter, position],
    queryFn: () =>
      answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/events', {
          params: { path: { project_id: project }, query: { ...filter, ...paging(position) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => live && pace(state, Date.now()),
  });
}

type EventAnswer = operations['GetEvent']['responses'][200]['content']['application/json'];

export interface EventDetail {
  readonly event: EventAnswer['event'];
  readonly deliveries: readonly EventDelivery[];
  /** The payload exactly as published. */
  readonly payload: string | undefined;
}

/** @param isNew just published: it exists once the router has taken it from its queue */
export function useEvent(project: string, event: string, isNew: boolean) {
  const { client } = useApi();
  return useQuery({
    queryKey: [project, 'event', event],
    queryFn: async (): Promise<EventDetail> => {
      const call = client.GET('/2023-05-31/webhook/project/{project_id}/events/{event_id}', {
        params: { path: { project_id: project, event_id: event } },
        parseAs: 'text',
      });
      const text = await answerOf(call);
      const { exactText } = await loadExactJson();
      const answer: EventAnswer = JSON.parse(text);
      return { ...answer, payload: exactText(text, ['event', 'event_payload']) };
    },
    refetchInterval: ({ state }) => pace(state, Date.now(), state.data?.deliveries.flatMap(dueOf)),
    ...(isNew && {
      retry: (tries: number, error: Failure) => error.isNotFound && tries < ROUTING_TRIES,
      retryDelay: ROUTING_WAIT_MS,
    }),
  });
}

/** The catalogue does not change while a page is open. */
export function useEventTypes() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['event-types'],
    queryFn: async () => {
      const text = await answerOf(client.GET('/2023-05-31/webhook/event-types', { parseAs: 'text' }));
      const { exactText } = await loadExactJson();
      const answer: operations['ListEventTypes']['responses'][200]['content']['application/json'] =
        JSON.parse(text);
      return answer.event_types.map((type, index) => ({
        ...type,
        exampleText: exactText(text, ['event_types', index, 'example']),
      }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Where an event went is told without the time of the next attempt, and with no more than why it is held. */
type Due = Pick<Delivery, 'state' | 'next_attempt_at' | 'held'> | Pick<EventDelivery, 'state' | 'held'>;

export const paging = ({ next, previous }: PagePosition) => ({
  'pagination.page_size': PAGE_SIZE,
  ...(next && { 'pagination.next_page_token': next }),
  ...(previous && { 'pagination.previous_page_token': previous }),
});

/** What is held has no time of its own: it goes when its webhook is looked at, of a paused one not at all. */
function dueOf(delivery: Due): (string | undefined)[] {
  const { state, held } = delivery;
  if (held !== undefined) return typeof held === 'object' && held.next_look_at ? [held.next_look_at] : [];
  if (state !== 'pending') return [];
  return ['next_attempt_at' in delivery ? delivery.next_attempt_at : undefined];
}

const dueOfWebhook = ({ health, last_delivery }: Webhook): (string | undefined)[] => [
  ...(health.next_probe_at === undefined ? [] : [health.next_probe_at]),
  ...(last_delivery ? dueOf(last_delivery) : []),
];
