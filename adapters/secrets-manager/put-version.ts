import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import type { Random } from '../../core/ports.ts';
import type { TokenRef, WebhookKey } from '../../core/webhook.ts';
import { backOff } from '../resend-unprocessed.ts';
import type { SecretsOptions } from './secrets-options.ts';

export const PROJECT_TAG = 'fanfare:project';
export const WEBHOOK_TAG = 'fanfare:webhook';

/**
 * Labels that keep versions from being taken for unused. AWSCURRENT and AWSPREVIOUS cover the last two, which
 * need not be those in use: a rotation that loses the write of its webhook leaves a version behind.
 */
const KEPT_LABELS = 16;
const KEPT_LABEL = 'fanfare-kept-';

/** Stores a version under its id; AWS makes a repetition with the same token a no-op. */
export async function putVersion(
  options: SecretsOptions,
  ref: TokenRef,
  token: string,
  owner: WebhookKey,
): Promise<void> {
  const newest = await newestLabel(options, ref.secretId);
  if (newest === undefined) await create(options, ref.secretId, owner);
  const command = new PutSecretValueCommand({
    SecretId: options.prefix + ref.secretId,
    SecretString: token,
    ClientRequestToken: ref.versionId,
    VersionStages: ['AWSCURRENT', KEPT_LABEL + (((newest ?? -1) + 1) % KEPT_LABELS)],
  });
  const send = () => options.client.send(command);
  await (newest === undefined ? onceItIsFound(send, options.random) : send()).catch(nameOnly);
}

/** Times that a secret just made is asked for: what CreateSecret did may take a moment to be seen by other calls. */
const TRIES_TO_FIND = 8;

async function onceItIsFound<Answer>(send: () => Promise<Answer>, random: Random): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException) || tries === TRIES_TO_FIND) throw error;
      await backOff(tries, random);
    }
  }
}

/** What is thrown is logged, and a service may quote what it refuses: here, the token. */
function nameOnly(error: unknown): never {
  throw new Error(`PutSecretValue failed: ${error instanceof Error ? error.name : 'unknown'}`);
}

/** Without a value: only PutSecretValue can label a version, and it takes the same path every time. */
async function create(
  { client, prefix, keyId }: SecretsOptions,
  secretId: string,
  { projectId, webhookId }: WebhookKey,
): Promise<void> {
  try {
    await client.send(
      new CreateSecretCommand({
        Name: prefix + secretId,
        Description: 'Fanfare: token of a webhook',
        ...(keyId && { KmsKeyId: keyId }),
        Tags: [
          { Key: PROJECT_TAG, Value: projectId },
          { Key: WEBHOOK_TAG, Value: webhookId },
        ],
      }),
    );
  } catch (error) {
    // Ids are never used twice, so this is our own request, whose reply was lost.
    if (!(error instanceof ResourceExistsException)) throw error;
  }
}

/** @returns the number of the label on the current version, -1 for none, undefined without a secret */
async function newestLabel(
  { client, prefix }: SecretsOptions,
  secretId: string,
): Promise<number | undefined> {
  try {
    const { VersionIdsToStages = {} } = await client.send(
      new DescribeSecretCommand({ SecretId: prefix + secretId }),
    );
    const labels = Object.values(VersionIdsToStages).find((stages) => stages.includes('AWSCURRENT')) ?? [];
    const kept = labels.find((label) => label.startsWith(KEPT_LABEL));
    return kept === undefined ? -1 : Number(kept.slice(KEPT_LABEL.length));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
