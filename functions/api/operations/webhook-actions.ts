import { pauseWebhook, resumeWebhook } from '../../../core/managing/pause-webhook.ts';
import { rotateToken } from '../../../core/managing/rotate-token.ts';
import { tryConfiguration } from '../../../core/managing/try-configuration.ts';
import { updateWebhook } from '../../../core/managing/update-webhook.ts';
import { verifyWebhook } from '../../../core/managing/verify-webhook.ts';
import { previewSubscriptions } from '../../../core/reading/preview-subscriptions.ts';
import { emptyAnswer } from '../answer.ts';
import { jsonBody, noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { addressOf, PROJECT, WEBHOOK } from '../path.ts';
import { noQuery } from '../query.ts';
import { answerWithUpdated, answerWithWebhook } from './answer-with-webhook.ts';
import { deliveryAnswer, presentDelivery } from './delivery-shapes.ts';
import { emptyTokenWarning, isEmptyToken, tellingEmptyToken } from './empty-token.ts';
import { presentPreview, previewAnswer } from './event-shapes.ts';
import { testPayloadOf } from './test-payload.ts';
import { previewBody, rotateTokenBody, testPayloadBody, testWebhookBody } from './webhook-bodies.ts';
import { rotateTokenAnswer, webhookAnswer } from './webhook-shapes.ts';

/** What can be done with a webhook beside changing its fields: all of it Fanfare's own. */
export const webhookActions = [
  operation({
    id: 'EnableWebhook',
    method: 'POST',
    path: `${WEBHOOK}/enable`,
    summary: 'Verify the destination and enable the webhook',
    query: noQuery,
    body: jsonBody(testPayloadBody),
    takesVersion: true,
    answer: webhookAnswer,
    async run(deps, { principal, path, version, body: { fields, document } }) {
      const payload = testPayloadOf(fields.test_payload, document);
      const enabled = await updateWebhook(
        deps,
        principal,
        addressOf(path, version),
        { enabled: true },
        payload,
      );
      return answerWithUpdated(deps, enabled);
    },
  }),
  operation({
    id: 'DisableWebhook',
    method: 'POST',
    path: `${WEBHOOK}/disable`,
    summary: 'Disable the webhook: nothing is sent from here on',
    query: noQuery,
    body: noBody,
    takesVersion: true,
    answer: webhookAnswer,
    async run(deps, { principal, path, version }) {
      const disabled = await updateWebhook(deps, principal, addressOf(path, version), { enabled: false });
      return answerWithUpdated(deps, disabled);
    },
  }),
  operation({
    id: 'PauseWebhook',
    method: 'POST',
    path: `${WEBHOOK}/pause`,
    summary: 'Hold deliveries until the webhook is resumed: none is cancelled',
    query: noQuery,
    body: noBody,
    takesVersion: true,
    answer: webhookAnswer,
    async run(deps, { principal, path, version }) {
      return answerWithWebhook(deps, await pauseWebhook(deps, principal, addressOf(path, version)));
    },
  }),
  operation({
    id: 'ResumeWebhook',
    method: 'POST',
    path: `${WEBHOOK}/resume`,
    summary: 'Let the held deliveries go, at the rate that the webhook takes',
    query: noQuery,
    body: noBody,
    takesVersion: true,
    answer: webhookAnswer,
    async run(deps, { principal, path, version }) {
      return answerWithWebhook(deps, await resumeWebhook(deps, principal, addressOf(path, version)));
    },
  }),
  operation({
    id: 'VerifyWebhook',
    method: 'POST',
    path: `${WEBHOOK}/verify`,
    summary: 'Send a verification and answer with its delivery, whatever the outcome',
    query: noQuery,
    body: jsonBody(testPayloadBody),
    answer: deliveryAnswer,
    async run(deps, { principal, path, body: { fields, document } }) {
      const payload = testPayloadOf(fields.test_payload, document);
      const delivery = await verifyWebhook(deps, principal, addressOf(path), payload);
      return { delivery: presentDelivery({ delivery, body: delivery.body }) };
    },
  }),
  operation({
    id: 'RotateToken',
    method: 'POST',
    path: `${WEBHOOK}/rotate-token`,
    summary: 'Replace the token; the old one signs beside it for a while',
    query: noQuery,
    body: jsonBody(rotateTokenBody),
    takesVersion: true,
    answer: rotateTokenAnswer,
    async run(deps, { principal, path, version, body: { fields, document } }) {
      const rotation = { token: fields.hmac_key, overlapSeconds: fields.overlap_seconds };
      const { webhook, generated } = await rotateToken(deps, principal, addressOf(path, version), rotation);
      const warning = emptyTokenWarning(isEmptyToken(document, []), 'a new token was made');
      return { ...(await answerWithWebhook(deps, webhook)), ...warning, hmac_key: generated };
    },
  }),
  operation({
    id: 'TestWebhook',
    method: 'POST',
    path: `${PROJECT}/test`,
    summary: 'Try a configuration that need not belong to any webhook',
    query: noQuery,
    body: jsonBody(testWebhookBody),
    answer: emptyAnswer,
    async run(deps, { principal, path, body: { fields, document } }) {
      const trial = tryConfiguration(deps, principal, {
        projectId: path.project_id,
        url: fields.config.url,
        token: fields.config.hmac_key,
        testPayload: testPayloadOf(fields.test_payload, document),
        webhookId: fields.webhook_resource_id ?? undefined,
      });
      await tellingEmptyToken(isEmptyToken(document, ['config']), trial);
      return {};
    },
  }),
  operation({
    id: 'PreviewSubscriptions',
    method: 'POST',
    path: `${WEBHOOK}/preview`,
    summary: "Which of the project's last events the webhook would have got with other subscriptions",
    query: noQuery,
    body: jsonBody(previewBody),
    answer: previewAnswer,
    async run(deps, { principal, path, body: { fields } }) {
      const { subscriptions } = fields;
      return presentPreview(await previewSubscriptions(deps, principal, addressOf(path), subscriptions));
    },
  }),
];
