import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type EventDelivery, useApi, type Webhook } from './client.ts';
import { dueOf, dueOfWebhook } from './due.ts';
import { answerOf, type Failure } from './failure.ts';
import { type EventFilter, type PagePosition, paging, SUMMARY } from './list-query.ts';
import { pace } from './pace.ts';
import type { operations } from './schema.ts';

const LARGEST_PAGE = 100;
/** Times and milliseconds that a just published event may take to be routed. */
const ROUTING_TRIES = 40;
const ROUTING_WAIT_MS = 500;

/** Not needed for the first page anyone sees. */
export const loadExactJson = () => import('./exact-json.ts');

export interface WebhookAddress {
  readonly project: string;
  readonly name: string;
}

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
              ...SUMMARY,
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
        params: { path, query: SUMMARY },
      });
      return (await answerOf(call)).webhook;
    },
    refetchInterval: ({ state }) => pace(state, Date.now(), state.data && dueOfWebhook(state.data)),
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
