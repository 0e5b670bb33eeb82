import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { webhookNotFound } from '../errors.ts';
import { authorize, type Principal } from '../principal.ts';
import type { TestPayload } from '../verification.ts';
import { admitDestination } from './admit-destination.ts';
import { currentToken, findWebhook, type WebhookAddress } from './find-webhook.ts';
import { verificationDelivery, verificationError, verify } from './verify-webhook.ts';

type TestDependencies = Pick<
  Dependencies,
  'webhooks' | 'vault' | 'deliveries' | 'sender' | 'clock' | 'random' | 'settings' | 'rates'
>;

export interface TestRequest {
  readonly projectId: string;
  readonly url: string;
  readonly token?: string | undefined;
  readonly testPayload?: TestPayload | undefined;
  /** When given, the test is stored as a delivery of this webhook. */
  readonly webhookId?: string | undefined;
}

/**
 * HCP's TestWebhook: tries a configuration that need not belong to any webhook.
 * @throws RequestError FailedPrecondition when the destination does not answer 2xx; InvalidArgument, NotFound
 */
export async function testWebhook(
  deps: TestDependencies,
  principal: Principal,
  request: TestRequest,
): Promise<void> {
  authorize(principal, request.projectId, 'manage');
  await admitDestination(deps, request.url, 'config.url');
  const { projectId, webhookId } = request;
  if (webhookId !== undefined) await mustExist(deps, { projectId, webhookId });

  const verification = await verify(
    deps,
    { projectId },
    {
      url: request.url,
      tokens: request.token === undefined ? [] : [request.token],
      testPayload: request.testPayload,
      trigger: 'test',
    },
  );
  if (webhookId !== undefined) {
    await deps.deliveries.put(verificationDelivery({ projectId, webhookId }, verification));
  }
  if (!verification.succeeded) throw verificationError(verification);
}

async function mustExist(
  deps: TestDependencies,
  key: { projectId: string; webhookId: string },
): Promise<void> {
  const found = await deps.webhooks.getMany([key]);
  if (found.length === 0) throw webhookNotFound();
}

/**
 * Sends a verification to a webhook as it is configured now, and changes nothing but its log.
 * @returns the logged delivery, whatever its outcome
 * @throws RequestError NotFound, ResourceExhausted, Unavailable, PermissionDenied
 */
export async function verifyWebhook(
  deps: TestDependencies,
  principal: Principal,
  address: WebhookAddress,
  testPayload?: TestPayload,
): Promise<Delivery> {
  const webhook = await findWebhook(deps, principal, address, 'manage');
  const token = await currentToken(deps, webhook);
  const key = { projectId: webhook.projectId, webhookId: webhook.id };
  const verification = await verify(deps, key, {
    url: webhook.url,
    tokens: token === undefined ? [] : [token],
    testPayload,
    trigger: 'verification',
  });
  const delivery = verificationDelivery(
    { projectId: webhook.projectId, webhookId: webhook.id },
    verification,
  );
  await deps.deliveries.put(delivery);
  return delivery;
}
