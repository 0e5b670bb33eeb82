/** Redelivery jobs of one webhook: what they would bring back, how far they are, and what starts and ends them. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RedeliveryJob, useApi } from './client.ts';
import { answerOf } from './failure.ts';
import { pace } from './pace.ts';
import { useWebhookPath, type WebhookAddress } from './queries.ts';
import { type Body, useWebhookCalls, WEBHOOK } from './use-webhook-calls.ts';

export type RedeliveryRequest = Body<'StartRedeliveryJob'>;

const JOBS = `${WEBHOOK}/redeliveries` as const;
const JOB = `${JOBS}/{job_id}` as const;
/** Jobs on a page: those of the last outages. */
const JOBS_SHOWN = 5;

/** @param next where the page begins; undefined: the newest */
export function useRedeliveryJobs(address: WebhookAddress, next: string | undefined) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  return useQuery({
    queryKey: [address.project, 'webhook', address.name, 'redeliveries', next ?? ''],
    queryFn: () => {
      const query = {
        'pagination.page_size': JOBS_SHOWN,
        ...(next !== undefined && { 'pagination.next_page_token': next }),
      };
      return answerOf(client.GET(JOBS, { params: { path, query } }));
    },
    placeholderData: keepPreviousData,
    // One that moves is looked at every second; one that a pause holds up is left alone like anything quiet.
    refetchInterval: ({ state }) =>
      pace(
        state,
        Date.now(),
        state.data?.jobs.filter(isUnderWay).map(() => undefined),
      ),
  });
}

/** Something of it may still be sent. */
export const isUnderWay = ({ state, progress }: RedeliveryJob): boolean =>
  state === 'running' || (state === 'done' && progress.sent < progress.held);

/** Counts what a request would bring back. Counted once per question: an hour has room for thirty. */
export function useRedeliveryCount(address: WebhookAddress, request: RedeliveryRequest | undefined) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  return useQuery({
    queryKey: ['redelivery-count', address.project, address.name, request],
    queryFn: () => answerOf(client.POST(`${JOBS}/dry-run`, { params: { path }, body: request ?? {} })),
    enabled: request !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // Counted anew whenever someone asks, and never with another dialog's answer.
    gcTime: 0,
    retry: false,
  });
}

export function useRedeliveryCalls(address: WebhookAddress) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  return {
    start: (request: RedeliveryRequest) => answerOf(client.POST(JOBS, { params: { path }, body: request })),
    cancel: (job: string) => answerOf(client.DELETE(JOB, { params: { path: { ...path, job_id: job } } })),
  };
}

/** Starts a job at any webhook of a project. */
export function useStartRedelivery(project: string) {
  const { client, geo } = useApi();
  return (name: string, request: RedeliveryRequest) =>
    answerOf(client.POST(JOBS, { params: { path: { project_id: project, geo, name } }, body: request }));
}

/**
 * What a webhook never got: read once per visit, and anew after a job has ended.
 * @param lastJob the newest job's id; undefined while it is not known, or under way
 */
export function useMissed(address: WebhookAddress, lastJob: string | undefined) {
  const { missed } = useWebhookCalls(address);
  return useQuery({
    queryKey: [address.project, 'webhook', address.name, 'missed', lastJob],
    queryFn: missed,
    enabled: lastJob !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
