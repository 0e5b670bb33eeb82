import { publishEvent } from '../../core/accepting/publish-event.ts';
import { redeliver, redeliverEvent } from '../../core/delivering/redeliver.ts';
import type { Delivery } from '../../core/delivery.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { deleteGrant, putGrant } from '../../core/managing/grants.ts';
import { rotateToken } from '../../core/managing/rotate-token.ts';
import { tryConfiguration } from '../../core/managing/try-configuration.ts';
import { updateWebhook } from '../../core/managing/update-webhook.ts';
import { verifyWebhook } from '../../core/managing/verify-webhook.ts';
import { createWebhook, deleteWebhook, renameWebhook } from '../../core/managing/webhooks.ts';
import { withBodies } from '../../core/reading/read-deliveries.ts';
import { viewsOf } from '../../core/reading/read-webhooks.ts';
import type { Webhook } from '../../core/webhook.ts';
import { parseBody, testPayloadOf } from './body.ts';
import type { Wire } from './json.ts';
import { presentDelivery, presentGrant, presentWebhook } from './present.ts';
import {
  addressOf,
  type Call,
  deliveryIdOf,
  eventIdOf,
  projectOf,
  projectPath,
  type Route,
  webhookPath,
} from './route.ts';
import {
  createWebhookBody,
  grantBody,
  rotateTokenBody,
  testPayloadBody,
  testWebhookBody,
  updateWebhookBody,
  updateWebhookNameBody,
} from './schemas.ts';
import { changeOf, parseMask } from './update-mask.ts';

export type WriteDependencies = Omit<Dependencies, 'webhooksByProject' | 'rejectedEvents' | 'pageTokenKey'>;

const ACCEPTED = 202;

/** Everything that is not a GET. */
export const writeRoutes: readonly Route<WriteDependencies>[] = [
  {
    method: 'POST',
    path: projectPath('/webhooks'),
    async run(deps, call) {
      const { fields, document } = parseBody(createWebhookBody, call.body);
      const webhook = await createWebhook(deps, call.principal, {
        projectId: projectOf(call),
        name: fields.name,
        description: fields.description,
        enabled: fields.enabled ?? undefined,
        url: fields.config.url,
        token: fields.config.hmac_key,
        subscriptions: fields.subscriptions,
        testPayload: testPayloadOf(fields.test_payload, document),
      });
      return webhookAnswer(deps, webhook);
    },
  },
  {
    method: 'PATCH',
    path: webhookPath(''),
    async run(deps, call) {
      const { fields, document } = parseBody(updateWebhookBody, call.body);
      const change = changeOf(parseMask(fields.update_mask), fields.webhook ?? {});
      const payload = testPayloadOf(fields.test_payload, document);
      const address = addressOf(call, deps.settings.geo);
      return webhookAnswer(deps, await updateWebhook(deps, call.principal, address, change, payload));
    },
  },
  {
    method: 'PATCH',
    path: webhookPath('/name'),
    async run(deps, call) {
      const { fields } = parseBody(updateWebhookNameBody, call.body);
      const address = addressOf(call, deps.settings.geo);
      return webhookAnswer(deps, await renameWebhook(deps, call.principal, address, fields.name));
    },
  },
  {
    method: 'DELETE',
    path: webhookPath(''),
    async run(deps, call) {
      await deleteWebhook(deps, call.principal, addressOf(call, deps.settings.geo));
      return {};
    },
  },
  { method: 'POST', path: webhookPath('/enable'), run: (deps, call) => switchTo(true, deps, call) },
  { method: 'POST', path: webhookPath('/disable'), run: (deps, call) => switchTo(false, deps, call) },
  {
    method: 'POST',
    path: webhookPath('/verify'),
    async run(deps, call) {
      const { fields, document } = parseBody(testPayloadBody, call.body);
      const payload = testPayloadOf(fields.test_payload, document);
      const delivery = await verifyWebhook(deps, call.principal, addressOf(call, deps.settings.geo), payload);
      return { delivery: presentDelivery({ delivery, body: delivery.body }) };
    },
  },
  {
    method: 'POST',
    path: webhookPath('/rotate-token'),
    async run(deps, call) {
      const { fields } = parseBody(rotateTokenBody, call.body);
      const address = addressOf(call, deps.settings.geo);
      const rotation = { token: fields.hmac_key, overlapSeconds: fields.overlap_seconds };
      const { webhook, generated } = await rotateToken(deps, call.principal, address, rotation);
      return { ...(await webhookAnswer(deps, webhook)), hmac_key: generated };
    },
  },
  {
    method: 'POST',
    path: webhookPath('/deliveries/(?<delivery>[^/]+)/redeliver'),
    status: ACCEPTED,
    async run(deps, call) {
      const address = addressOf(call, deps.settings.geo);
      return deliveryAnswer(deps, await redeliver(deps, call.principal, address, deliveryIdOf(call)));
    },
  },
  {
    method: 'POST',
    path: webhookPath('/events/(?<event>[^/]+)/redeliver'),
    status: ACCEPTED,
    async run(deps, call) {
      const address = addressOf(call, deps.settings.geo);
      return deliveryAnswer(deps, await redeliverEvent(deps, call.principal, address, eventIdOf(call)));
    },
  },
  {
    method: 'POST',
    path: projectPath('/test'),
    async run(deps, call) {
      const { fields, document } = parseBody(testWebhookBody, call.body);
      await tryConfiguration(deps, call.principal, {
        projectId: projectOf(call),
        url: fields.config.url,
        token: fields.config.hmac_key,
        testPayload: testPayloadOf(fields.test_payload, document),
        webhookId: fields.webhook_resource_id ?? undefined,
      });
      return {};
    },
  },
  {
    method: 'POST',
    path: projectPath('/events'),
    status: ACCEPTED,
    async run(deps, call) {
      const published = await publishEvent(deps, call.principal, projectOf(call), call.body);
      return { event_id: published.eventId, accepted_at: new Date(published.acceptedAtMs).toISOString() };
    },
  },
  {
    method: 'PUT',
    path: projectPath('/grants/(?<grantee>[^/]+)'),
    async run(deps, call) {
      const { fields } = parseBody(grantBody, call.body);
      const grant = { projectId: projectOf(call), principalId: call.params.grantee ?? '', role: fields.role };
      return presentGrant(await putGrant(deps, call.principal, grant));
    },
  },
  {
    method: 'DELETE',
    path: projectPath('/grants/(?<grantee>[^/]+)'),
    async run(deps, call) {
      await deleteGrant(deps, call.principal, projectOf(call), call.params.grantee ?? '');
      return {};
    },
  },
];

async function switchTo(enabled: boolean, deps: WriteDependencies, call: Call): Promise<Wire> {
  const { fields, document } = parseBody(testPayloadBody, call.body);
  const payload = testPayloadOf(fields.test_payload, document);
  const address = addressOf(call, deps.settings.geo);
  return webhookAnswer(deps, await updateWebhook(deps, call.principal, address, { enabled }, payload));
}

async function webhookAnswer(deps: WriteDependencies, webhook: Webhook): Promise<{ webhook: Wire }> {
  // The change is made, and a token may be in the answer: what cannot be read beside it is left out.
  const [view = { webhook }] = await viewsOf(deps, [webhook]).catch(() => []);
  return { webhook: presentWebhook(view, deps.settings.geo) };
}

async function deliveryAnswer(deps: WriteDependencies, delivery: Delivery): Promise<Wire> {
  const [view] = await withBodies(deps, [delivery]);
  return { delivery: view && presentDelivery(view) };
}
