import {
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  ListSecretsCommand,
  ResourceNotFoundException,
  type SecretListEntry,
} from '@aws-sdk/client-secrets-manager';
import { leastRecentlyUsed } from '../../core/least-recently-used.ts';
import type { StoredSecret, TokenVault } from '../../core/ports.ts';
import type { TokenRef } from '../../core/webhook.ts';
import { PROJECT_TAG, putVersion, WEBHOOK_TAG } from './put-version.ts';
import type { SecretsOptions } from './secrets-options.ts';

/** Tokens one process remembers; the least recently used goes first. */
const TOKENS_REMEMBERED = 1_000;

/** One secret per webhook. What a version holds never changes, so it is asked for once. */
export function createTokenVault(options: SecretsOptions): TokenVault {
  const remembered = leastRecentlyUsed<string>(TOKENS_REMEMBERED);
  const beingRead = new Map<string, Promise<string | undefined>>();

  /** Deliveries of one webhook that need its token at the same moment ask once. */
  function readOnce(id: string, ref: TokenRef): Promise<string | undefined> {
    const known = beingRead.get(id);
    if (known) return known;
    const reading = read(options, ref).finally(() => beingRead.delete(id));
    beingRead.set(id, reading);
    return reading;
  }

  return {
    async put(ref, token, owner) {
      const stored = await read(options, ref);
      if (stored === token) return;
      if (stored !== undefined) throw new Error(`token version ${ref.versionId} holds another token`);
      await putVersion(options, ref, token, owner);
    },

    async get(ref) {
      const id = `${ref.secretId}/${ref.versionId}`;
      const token = remembered.get(id) ?? (await readOnce(id, ref));
      if (token !== undefined) remembered.set(id, token);
      return token;
    },

    async remove(secretId) {
      remembered.forget((id) => id.startsWith(`${secretId}/`));
      await remove(options, secretId);
    },

    listSecrets: () => listSecrets(options),
  };
}

/** Undefined also for a secret that someone has marked for deletion: its token must not be used any more. */
async function read({ client, prefix }: SecretsOptions, ref: TokenRef): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: prefix + ref.secretId, VersionId: ref.versionId }),
    );
    return SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException || error instanceof InvalidRequestException)
      return undefined;
    throw error;
  }
}

/** At once and for good: the name is never used again, and a token nobody needs is only a risk. */
async function remove({ client, prefix }: SecretsOptions, secretId: string): Promise<void> {
  try {
    await client.send(
      new DeleteSecretCommand({ SecretId: prefix + secretId, ForceDeleteWithoutRecovery: true }),
    );
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}

async function* listSecrets({ client, prefix }: SecretsOptions): AsyncGenerator<StoredSecret> {
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListSecretsCommand({ Filters: [{ Key: 'name', Values: [prefix] }], NextToken }),
    );
    for (const entry of page.SecretList ?? []) {
      const secret = parse(entry, prefix);
      if (secret) yield secret;
    }
    NextToken = page.NextToken;
  } while (NextToken);
}

/** Undefined for a secret that is not one of ours, whatever the filter made of the prefix. */
function parse({ Name, Tags = [], CreatedDate }: SecretListEntry, prefix: string): StoredSecret | undefined {
  const tag = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
  const [projectId, webhookId] = [tag(PROJECT_TAG), tag(WEBHOOK_TAG)];
  if (!Name?.startsWith(prefix) || projectId === undefined || webhookId === undefined || !CreatedDate)
    return undefined;
  return {
    secretId: Name.slice(prefix.length),
    owner: { projectId, webhookId },
    createdAtMs: CreatedDate.getTime(),
  };
}
