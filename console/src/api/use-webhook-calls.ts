import { type Delivery, useApi, type Webhook } from './client.ts';
import { answerOf } from './failure.ts';
import { SUMMARY } from './list-query.ts';
import { useWebhookPath, type WebhookAddress } from './queries.ts';
import type { operations } from './schema.ts';

export type Body<Operation extends keyof operations> = NonNullable<
  operations[Operation] extends { requestBody?: { content: { 'application/json': infer Json } } }
    ? Json
    : never
>;
export type NewWebhook = Body<'CreateWebhook'>;
export type WebhookUpdate = Body<'UpdateWebhook'>;
export type Rotation = Body<'RotateToken'>;

export const WEBHOOK = '/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}';

/** Missed deliveries that are counted; beyond it says "or more". */
export const MISSED_COUNTED = 20;
const MISSED_STATES = ['failed' as const, 'cancelled' as const, 'skipped' as const];

export interface Missed {
  readonly count: number;
  /** The newest of them; undefined where there are none. */
  readonly newest: string | undefined;
}

/** Pending deliveries that are counted before one is asked; beyond it says "or more". */
export const BACKLOG_SHOWN = 20;

export function useCreateWebhook(project: string) {
  const { client } = useApi();
  return async (webhook: NewWebhook): Promise<Webhook> => {
    const call = client.POST('/2023-05-31/webhook/project/{project_id}/webhooks', {
      params: { path: { project_id: project } },
      body: webhook,
    });
    return (await answerOf(call)).webhook;
  };
}

type Trial = Body<'TestWebhook'>;

/** Sends a test request to a configuration that need not be saved. */
export function useTrial(project: string) {
  const { client } = useApi();
  return (trial: Trial) =>
    answerOf(
      client.POST('/2023-05-31/webhook/project/{project_id}/test', {
        params: { path: { project_id: project } },
        body: trial,
      }),
    );
}

/** Everything that can be done to one webhook. */
export function useWebhookCalls(address: WebhookAddress) {
  const { client } = useApi();
  const path = useWebhookPath(address);
  const params = { path };
  return {
    enable: () => answerOf(client.POST(`${WEBHOOK}/enable`, { params, body: {} })),
    disable: () => answerOf(client.POST(`${WEBHOOK}/disable`, { params })),
    pause: () => answerOf(client.POST(`${WEBHOOK}/pause`, { params })),
    resume: () => answerOf(client.POST(`${WEBHOOK}/resume`, { params })),
    verify: () => answerOf(client.POST(`${WEBHOOK}/verify`, { params, body: {} })),
    read: async (): Promise<Webhook> =>
      (await answerOf(client.GET(WEBHOOK, { params: { path, query: SUMMARY } }))).webhook,
    /**
     * @param version that the change is of; without it the last writer wins
     * @throws Failure `isConflict` where the webhook has another version by now
     */
    update: (update: WebhookUpdate, version?: number) => {
      const header = version === undefined ? {} : { 'If-Match': `"${version}"` };
      return answerOf(client.PATCH(WEBHOOK, { params: { path, header }, body: update }));
    },
    pending: async (): Promise<readonly Delivery[]> => {
      const query = {
        ...SUMMARY,
        'filter.state': ['pending' as const],
        'pagination.page_size': BACKLOG_SHOWN,
      };
      const call = client.GET(`${WEBHOOK}/deliveries`, { params: { path, query } });
      return (await answerOf(call)).deliveries;
    },
    /** What it never got, as far as one page tells: a dry run of a job would take one of the turns of an hour. */
    missed: async (): Promise<Missed> => {
      const query = { ...SUMMARY, 'filter.state': MISSED_STATES, 'pagination.page_size': MISSED_COUNTED };
      const call = client.GET(`${WEBHOOK}/deliveries`, { params: { path, query } });
      const { deliveries } = await answerOf(call);
      // A verification that failed is nothing a receiver waits for; what is held is on its way.
      const missed = deliveries.filter(
        ({ trigger, held }) => trigger !== 'verification' && trigger !== 'test' && held === undefined,
      );
      return { count: missed.length, newest: missed[0]?.id };
    },
    rename: (name: string) => answerOf(client.PATCH(`${WEBHOOK}/name`, { params, body: { name } })),
    remove: () => answerOf(client.DELETE(WEBHOOK, { params })),
    rotateToken: (rotation: Rotation) =>
      answerOf(client.POST(`${WEBHOOK}/rotate-token`, { params, body: rotation })),
    /** An event of the project, whether or not it was matched. */
    sendEvent: (event: string) =>
      answerOf(
        client.POST(`${WEBHOOK}/events/{event_id}/redeliver`, {
          params: { path: { ...path, event_id: event } },
          body: {},
        }),
      ),
    /** @param wish with `force` past an open breaker, the rate and a pause */
    redeliver: (delivery: string, wish: Body<'Redeliver'>) =>
      answerOf(
        client.POST(`${WEBHOOK}/deliveries/{delivery_id}/redeliver`, {
          params: { path: { ...path, delivery_id: delivery } },
          body: wish,
        }),
      ),
  };
}
