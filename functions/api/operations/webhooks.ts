import * as z from 'zod';
import { updateWebhook } from '../../../core/managing/update-webhook.ts';
import { createWebhook, deleteWebhook, renameWebhook } from '../../../core/managing/webhooks.ts';
import { getWebhook, listWebhooks } from '../../../core/reading/read-webhooks.ts';
import { emptyAnswer, presentPagination } from '../answer.ts';
import { jsonBody, noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { addressOf, PROJECT, WEBHOOK } from '../path.ts';
import { noQuery, pageRequestOf, paging, sorting, view } from '../query.ts';
import { answerWithNew, answerWithUpdated, answerWithWebhook } from './answer-with-webhook.ts';
import { emptyTokenWarning, isEmptyToken, NOT_SIGNED, tellingEmptyToken } from './empty-token.ts';
import { testPayloadOf } from './test-payload.ts';
import { changeOf, documentedUpdate, parseMask } from './update-mask.ts';
import { createWebhookBody, updateWebhookBody, updateWebhookNameBody } from './webhook-bodies.ts';
import { presentWebhook, webhookAnswer, webhooksAnswer } from './webhook-shapes.ts';

/** HCP's own spelling: the parent or the webhook's resource name as one encoded segment. */
const ENCODED_WEBHOOKS = '/2023-05-31/webhook/{parent_resource_name}/webhooks';
const ENCODED_WEBHOOK = '/2023-05-31/{resource_name}';

export const webhooks = [
  operation({
    id: 'ListWebhooks',
    method: 'GET',
    path: `${PROJECT}/webhooks`,
    encodedPath: ENCODED_WEBHOOKS,
    summary: "A project's webhooks",
    query: z.object({ ...paging, ...sorting(['name', 'created_at', 'updated_at']), ...view }),
    body: noBody,
    answer: webhooksAnswer,
    async run(deps, { principal, path, query }) {
      const order = query['sorting.order_by'];
      const request = pageRequestOf(query);
      const page = await listWebhooks(deps, principal, path.project_id, order, request, query.view);
      return {
        webhooks: page.items.map((each) => presentWebhook(each, deps.settings.geo)),
        pagination: presentPagination(page),
      };
    },
  }),
  operation({
    id: 'CreateWebhook',
    method: 'POST',
    path: `${PROJECT}/webhooks`,
    encodedPath: ENCODED_WEBHOOKS,
    summary: 'Create a webhook; unless `enabled` is false its destination is verified first',
    query: noQuery,
    body: jsonBody(createWebhookBody),
    answer: webhookAnswer,
    async run(deps, { principal, path, body: { fields, document } }) {
      const creating = createWebhook(deps, principal, {
        projectId: path.project_id,
        name: fields.name,
        description: fields.description,
        enabled: fields.enabled ?? undefined,
        url: fields.config.url,
        token: fields.config.hmac_key,
        subscriptions: fields.subscriptions,
        delivery: fields.delivery,
        testPayload: testPayloadOf(fields.test_payload, document),
      });
      const isEmpty = isEmptyToken(document, ['config']);
      const written = await tellingEmptyToken(isEmpty, creating);
      return { ...answerWithNew(deps, written), ...emptyTokenWarning(isEmpty, NOT_SIGNED) };
    },
  }),
  operation({
    id: 'GetWebhook',
    method: 'GET',
    path: WEBHOOK,
    encodedPath: ENCODED_WEBHOOK,
    summary: 'One webhook',
    query: z.object(view),
    body: noBody,
    answer: webhookAnswer,
    async run(deps, { principal, path, query }) {
      const found = await getWebhook(deps, principal, addressOf(path), query.view);
      return { webhook: presentWebhook(found, deps.settings.geo) };
    },
  }),
  operation({
    id: 'UpdateWebhook',
    method: 'PATCH',
    path: WEBHOOK,
    encodedPath: ENCODED_WEBHOOK,
    summary: 'Change the masked fields of a webhook, all or none',
    query: noQuery,
    body: jsonBody(updateWebhookBody, documentedUpdate),
    takesVersion: true,
    answer: webhookAnswer,
    async run(deps, { principal, path, version, body: { fields, document } }) {
      const mask = parseMask(fields.update_mask);
      const change = changeOf(mask, fields.webhook ?? {});
      const payload = testPayloadOf(fields.test_payload, document);
      const isEmpty = mask.has('config.hmac_key') && isEmptyToken(document, ['webhook', 'config']);
      const updating = updateWebhook(deps, principal, addressOf(path, version), change, payload);
      const answer = await answerWithUpdated(deps, await tellingEmptyToken(isEmpty, updating));
      return { ...answer, ...emptyTokenWarning(isEmpty, NOT_SIGNED) };
    },
  }),
  operation({
    id: 'UpdateWebhookName',
    method: 'PATCH',
    path: `${WEBHOOK}/name`,
    encodedPath: `${ENCODED_WEBHOOK}/name`,
    summary: 'Rename a webhook',
    query: noQuery,
    body: jsonBody(updateWebhookNameBody),
    takesVersion: true,
    answer: webhookAnswer,
    async run(deps, { principal, path, version, body }) {
      const renamed = await renameWebhook(deps, principal, addressOf(path, version), body.fields.name);
      return answerWithWebhook(deps, renamed);
    },
  }),
  operation({
    id: 'DeleteWebhook',
    method: 'DELETE',
    path: WEBHOOK,
    encodedPath: ENCODED_WEBHOOK,
    summary: 'Delete a webhook and its deliveries',
    query: noQuery,
    body: noBody,
    takesVersion: true,
    answer: emptyAnswer,
    async run(deps, { principal, path, version }) {
      await deleteWebhook(deps, principal, addressOf(path, version));
      return {};
    },
  }),
];
