import { type Delivery, useApi, type Webhook } from './client.ts';
import { answerOf } from './failure.ts';
import { useWebhookPath, type WebhookAddress } from './queries.ts';
import type { operations } from './schema.ts';

type Body<Operation extends keyof operations> = NonNullable<
  operations[Operation] extends { requestBody?: { content: { 'application/json': infer Json } } }
    ? Json
    : never
>;
export type NewWebhook = Body<'CreateWebhook'>;
export type WebhookUpdate = Body<'UpdateWebhook'>;
export type Rotation = Body<'RotateToken'>;

const WEBHOOK = '/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}';

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
    verify: () => answerOf(client.POST(`${WEBHOOK}/verify`, { params, body: {} })),
    read: async (): Promise<Webhook> => (await answerOf(client.GET(WEBHOOK, { params }))).webhook,
    update: (update: WebhookUpdate) => answerOf(client.PATCH(WEBHOOK, { params, body: update })),
    pending: async (): Promise<readonly Delivery[]> => {
      const query = { 'filter.state': ['pending' as const], 'pagination.page_size': BACKLOG_SHOWN };
      const call = client.GET(`${WEBHOOK}/deliveries`, { params: { path, query } });
      return (await answerOf(call)).deliveries;
    },
    rename: (name: string) => answerOf(client.PATCH(`${WEBHOOK}/name`, { params, body: { name } })),
    remove: () => answerOf(client.DELETE(WEBHOOK, { params })),
    rotateToken: (rotation: Rotation) =>
      answerOf(client.POST(`${WEBHOOK}/rotate-token`, { params, body: rotation })),
    redeliver: (delivery: string) =>
      answerOf(
        client.POST(`${WEBHOOK}/deliveries/{delivery_id}/redeliver`, {
          params: { path: { ...path, delivery_id: delivery } },
        }),
      ),
  };
}
