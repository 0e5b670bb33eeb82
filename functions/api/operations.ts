/** The operations of the API as docs/openapi.json describes them: one entry per route. */
import { z } from 'zod';
import { eventBody } from '../../core/event-document.ts';
import * as answers from './response-schemas.ts';
import {
  createWebhookBody,
  grantBody,
  maskedFields,
  rotateTokenBody,
  testPayloadBody,
  testWebhookBody,
  updateWebhookBody,
  updateWebhookNameBody,
} from './schemas.ts';

export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly query?: readonly QueryParameter[];
  readonly body?: z.ZodType;
  readonly status?: number;
  readonly answer: z.ZodType;
}

export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const PROJECT = '/2023-05-31/webhook/project/{project_id}';
const WEBHOOK = `${PROJECT}/geo/{geo}/webhook/{name}`;
const DELIVERY = `${WEBHOOK}/deliveries/{delivery_id}`;
const GRANT = `${PROJECT}/grants/{principal}`;

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const list = { type: 'array', items: text };

const paging: readonly QueryParameter[] = [
  {
    name: 'pagination.page_size',
    description: '0 or absent: 20; at most 100',
    schema: { type: 'integer', minimum: 0 },
  },
  { name: 'pagination.next_page_token', description: 'Continue forwards', schema: text },
  { name: 'pagination.previous_page_token', description: 'Continue backwards', schema: text },
];
const sorting = (fields: string): QueryParameter => ({
  name: 'sorting.order_by',
  description: `\`field\`, \`field asc\` or \`field desc\`; fields: ${fields}`,
  schema: list,
});
const period: readonly QueryParameter[] = [
  { name: 'filter.since', description: 'Accepted at this time or later', schema: time },
  { name: 'filter.until', description: 'Accepted before this time', schema: time },
];

/** The schema of the API leaves open what a mask does not name; a reader wants to know what it can hold. */
const documentedUpdate = updateWebhookBody.extend({
  update_mask: updateWebhookBody.shape.update_mask.describe(
    'Comma-separated: description, enabled, subscriptions, config, config.url, config.hmac_key. Masked but absent means the zero value; what is not masked is ignored.',
  ),
  webhook: z
    .object({
      description: maskedFields.description,
      enabled: maskedFields.enabled,
      config: z.object({
        url: maskedFields['config.url'].optional(),
        hmac_key: maskedFields['config.hmac_key'],
      }),
      subscriptions: maskedFields.subscriptions,
    })
    .partial()
    .nullish(),
});
const documentedEvent = eventBody.extend({ event_payload: z.unknown().describe('Any JSON value') });

export const operations: readonly Operation[] = [
  {
    id: 'ListWebhooks',
    method: 'get',
    path: `${PROJECT}/webhooks`,
    summary: "A project's webhooks",
    query: [...paging, sorting('name, created_at, updated_at')],
    answer: answers.webhooksAnswer,
  },
  {
    id: 'CreateWebhook',
    method: 'post',
    path: `${PROJECT}/webhooks`,
    summary: 'Create a webhook; unless `enabled` is false its destination is verified first',
    body: createWebhookBody,
    answer: answers.webhookAnswer,
  },
  {
    id: 'GetWebhook',
    method: 'get',
    path: WEBHOOK,
    summary: 'One webhook',
    answer: answers.webhookAnswer,
  },
  {
    id: 'UpdateWebhook',
    method: 'patch',
    path: WEBHOOK,
    summary: 'Change the masked fields of a webhook, all or none',
    body: documentedUpdate,
    answer: answers.webhookAnswer,
  },
  {
    id: 'UpdateWebhookName',
    method: 'patch',
    path: `${WEBHOOK}/name`,
    summary: 'Rename a webhook',
    body: updateWebhookNameBody,
    answer: answers.webhookAnswer,
  },
  {
    id: 'DeleteWebhook',
    method: 'delete',
    path: WEBHOOK,
    summary: 'Delete a webhook and its deliveries',
    answer: answers.emptyAnswer,
  },
  {
    id: 'EnableWebhook',
    method: 'post',
    path: `${WEBHOOK}/enable`,
    summary: 'Verify the destination and enable the webhook',
    body: testPayloadBody,
    answer: answers.webhookAnswer,
  },
  {
    id: 'DisableWebhook',
    method: 'post',
    path: `${WEBHOOK}/disable`,
    summary: 'Disable the webhook: nothing is sent from here on',
    body: testPayloadBody,
    answer: answers.webhookAnswer,
  },
  {
    id: 'VerifyWebhook',
    method: 'post',
    path: `${WEBHOOK}/verify`,
    summary: 'Send a verification and answer with its delivery, whatever the outcome',
    body: testPayloadBody,
    answer: answers.deliveryAnswer,
  },
  {
    id: 'RotateToken',
    method: 'post',
    path: `${WEBHOOK}/rotate-token`,
    summary: 'Replace the token; the old one signs beside it for a while',
    body: rotateTokenBody,
    answer: answers.rotateTokenAnswer,
  },
  {
    id: 'ListWebhookDeliveries',
    method: 'get',
    path: `${WEBHOOK}/deliveries`,
    summary:
      "A webhook's deliveries; those not attempted yet and the skipped ones only when filter.state asks",
    query: [
      ...paging,
      sorting('sent_at, id'),
      { name: 'filter.state', description: 'pending, succeeded, failed, cancelled, skipped', schema: list },
      { name: 'filter.event_source', description: 'Exactly this source', schema: text },
      ...period,
    ],
    answer: answers.deliveriesAnswer,
  },
  {
    id: 'GetDelivery',
    method: 'get',
    path: DELIVERY,
    summary: 'One delivery',
    answer: answers.deliveryAnswer,
  },
  {
    id: 'Redeliver',
    method: 'post',
    path: `${DELIVERY}/redeliver`,
    summary: 'Ask for one more attempt, whatever the state; answers with the delivery as it stands',
    status: 202,
    answer: answers.deliveryAnswer,
  },
  {
    id: 'RedeliverEvent',
    method: 'post',
    path: `${WEBHOOK}/events/{event_id}/redeliver`,
    summary: 'Send an event of the project to this webhook, whether or not it was matched',
    status: 202,
    answer: answers.deliveryAnswer,
  },
  {
    id: 'TestWebhook',
    method: 'post',
    path: `${PROJECT}/test`,
    summary: 'Try a configuration that need not belong to any webhook',
    body: testWebhookBody,
    answer: answers.emptyAnswer,
  },
  {
    id: 'PublishEvent',
    method: 'post',
    path: `${PROJECT}/events`,
    summary: 'Publish an event; the same id and content again is fine',
    body: documentedEvent,
    status: 202,
    answer: answers.publishedAnswer,
  },
  {
    id: 'ListEvents',
    method: 'get',
    path: `${PROJECT}/events`,
    summary: "A project's events, newest first",
    query: [
      ...paging,
      { name: 'filter.source', description: 'Exactly this source', schema: text },
      { name: 'filter.action', description: 'Exactly this action', schema: text },
      ...period,
    ],
    answer: answers.eventsAnswer,
  },
  {
    id: 'GetEvent',
    method: 'get',
    path: `${PROJECT}/events/{event_id}`,
    summary: 'One event and where it went',
    answer: answers.eventAnswer,
  },
  {
    id: 'ListEventTypes',
    method: 'get',
    path: '/2023-05-31/webhook/event-types',
    summary: 'The catalogue of events to choose from; not a whitelist',
    answer: answers.eventTypesAnswer,
  },
  {
    id: 'GetGrant',
    method: 'get',
    path: GRANT,
    summary: 'The role of a client or user in a project',
    answer: answers.grantAnswer,
  },
  {
    id: 'PutGrant',
    method: 'put',
    path: GRANT,
    summary: 'Give a client or user a role in a project',
    body: grantBody,
    answer: answers.grantAnswer,
  },
  {
    id: 'DeleteGrant',
    method: 'delete',
    path: GRANT,
    summary: 'Take the role away again',
    answer: answers.emptyAnswer,
  },
  {
    id: 'GetProject',
    method: 'get',
    path: '/resource-manager/2019-12-10/projects/{project_id}',
    summary: 'What the Terraform provider asks about a project',
    answer: answers.projectAnswer,
  },
];
