import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Delivery, useApi } from './client.ts';
import { dueOf } from './due.ts';
import { answerOf } from './failure.ts';
import { type DeliveryFilter, type PagePosition, paging, SUMMARY } from './list-query.ts';
import { pace } from './pace.ts';
import { loadExactJson, useWebhookPath, type WebhookAddress } from './queries.ts';
import { WEBHOOK } from './use-webhook-calls.ts';

const DELIVERIES = `${WEBHOOK}/deliveries` as const;

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
    queryFn: () => {
      const query = { ...SUMMARY, ...filter, ...paging(position) };
      return answerOf(client.GET(DELIVERIES, { params: { path, query } }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => live && pace(state, Date.now(), state.data?.deliveries.flatMap(dueOf)),
  });
}

/** Of all of a project's webhooks. A page may be short, or empty, and go on all the same. */
export function useProjectDeliveries(
  project: string,
  filter: DeliveryFilter,
  position: PagePosition,
  live: boolean,
) {
  const { client } = useApi();
  return useQuery({
    queryKey: [project, 'deliveries', filter, position],
    queryFn: () => {
      const query = { ...SUMMARY, ...filter, ...paging(position) };
      return answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/deliveries', {
          params: { path: { project_id: project }, query },
        }),
      );
    },
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
      const query = {
        ...SUMMARY,
        'filter.state': ['skipped' as const],
        'pagination.page_size': SKIPPED_COUNTED,
      };
      return (await answerOf(client.GET(DELIVERIES, { params: { path, query } }))).deliveries.length;
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
      const call = client.GET(`${DELIVERIES}/{delivery_id}`, { params: { path }, parseAs: 'text' });
      const text = await answerOf(call);
      const { exactText } = await loadExactJson();
      const answer: { delivery: Delivery } = JSON.parse(text);
      return { delivery: answer.delivery, body: exactText(text, ['delivery', 'request', 'payload']) };
    },
    refetchInterval: ({ state }) => pace(state, Date.now(), state.data && dueOf(state.data.delivery)),
  });
}
