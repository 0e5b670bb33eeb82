/** What an id stands for, why a webhook got an event or did not, and what other subscriptions would bring. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Subscription, useApi } from './client.ts';
import { dueOf } from './due.ts';
import { answerOf } from './failure.ts';
import { pace } from './pace.ts';
import { useWebhookPath, type WebhookAddress } from './queries.ts';
import type { operations } from './schema.ts';
import { WEBHOOK } from './use-webhook-calls.ts';

export type Found = operations['Find']['responses'][200]['content']['application/json'];
export type Preview = operations['PreviewSubscriptions']['responses'][200]['content']['application/json'];

/** Asked once: what was found leads on to pages that are live. */
export function useFind(project: string, text: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [project, 'find', text],
    queryFn: () =>
      answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/find', {
          params: { path: { project_id: project }, query: { q: text } },
        }),
      ),
    enabled: text !== '',
  });
}

/** @param webhook its name; empty: none was chosen yet */
export function useExplanation(project: string, event: string, webhook: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [project, 'event', event, 'explanation', webhook],
    queryFn: async () => {
      const call = client.GET('/2023-05-31/webhook/project/{project_id}/events/{event_id}/explain', {
        params: { path: { project_id: project, event_id: event }, query: { webhook } },
      });
      return (await answerOf(call)).explanation;
    },
    enabled: webhook !== '',
    refetchInterval: ({ state }) =>
      pace(state, Date.now(), state.data?.delivery && dueOf(state.data.delivery)),
  });
}

/** @param subscriptions undefined: not asked yet */
export function usePreview(address: WebhookAddress, subscriptions: readonly Subscription[] | undefined) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  return useQuery({
    queryKey: ['preview', address.project, address.name, subscriptions],
    queryFn: () => {
      const body = { subscriptions: [...(subscriptions ?? [])] };
      return answerOf(client.POST(`${WEBHOOK}/preview`, { params: { path }, body }));
    },
    enabled: subscriptions !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}
