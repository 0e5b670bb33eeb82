import type { Dependencies } from '../dependencies.ts';
import { webhookNotFound } from '../errors.ts';
import { authorize, type Principal } from '../principal.ts';
import type { TestPayload } from '../verification.ts';
import { checkDestination } from './admit-destination.ts';
import { sendVerification, verificationDelivery, verificationError } from './send-verification.ts';

type TrialDependencies = Pick<
  Dependencies,
  'webhooks' | 'vault' | 'deliveries' | 'sender' | 'clock' | 'random' | 'settings' | 'rates'
>;

export interface ConfigurationTrial {
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
export async function tryConfiguration(
  deps: TrialDependencies,
  principal: Principal,
  request: ConfigurationTrial,
): Promise<void> {
  authorize(principal, request.projectId, 'manage');
  checkDestination(deps, request.url, 'config.url');
  const { projectId, webhookId } = request;
  if (webhookId !== undefined) await mustExist(deps, { projectId, webhookId });

  const verification = await sendVerification(
    deps,
    { projectId },
    {
      url: request.url,
      tokens: request.token === undefined ? [] : [request.token],
      testPayload: request.testPayload,
      trigger: 'test',
      urlField: 'config.url',
    },
  );
  if (webhookId !== undefined) {
    await deps.deliveries.put(verificationDelivery({ projectId, webhookId }, verification));
  }
  if (!verification.succeeded) throw verificationError(verification);
}

async function mustExist(
  deps: TrialDependencies,
  key: { projectId: string; webhookId: string },
): Promise<void> {
  const found = await deps.webhooks.getMany([key]);
  if (found.length === 0) throw webhookNotFound();
}
