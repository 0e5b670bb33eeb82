import { randomUUID } from 'node:crypto';
import { DeleteSecretCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createTokenVault } from '../../adapters/secrets-manager/token-vault.ts';
import { createEventQueue } from '../../adapters/sqs/event-queue.ts';
import { randomId } from '../conformance/samples.ts';
import { createQueue, drainQueue, random, secretsManager } from './aws.ts';
import { always, failed, injectFaults, insteadOf, lostReply, throttled } from './faults.ts';

describe('SQS', () => {
  const bodies = Array.from({ length: 25 }, (_, index) => `{"n":${index}}`);
  const messages = bodies.map((body) => ({ body, projectId: 'p' }));

  /** Takes nothing of the first batch, and says so in an answer that is a success. */
  async function refusing(code: string, senderFault: boolean) {
    const queue = await createQueue();
    const sqsFaults = injectFaults(queue.client);
    sqsFaults.plan.SendMessageBatch = [
      insteadOf(() => ({
        Successful: [],
        Failed: Array.from({ length: 10 }, (_, index) => ({
          Id: String(index),
          Code: code,
          SenderFault: senderFault,
        })),
      })),
    ];
    return { queue, sqsFaults };
  }

  it('that takes only a part of a batch is given the rest again', async () => {
    const { queue } = await refusing('InternalError', false);
    await createEventQueue(queue).send(messages);
    const received = await drainQueue(queue);
    expect(received.map(({ Body }) => Body).sort()).toEqual([...bodies].sort());
  });

  it('that refuses a message for its content is an error at once', async () => {
    const { queue, sqsFaults } = await refusing('InvalidMessageContents', true);
    await expect(createEventQueue(queue).send(messages.slice(0, 10))).rejects.toThrow(
      'InvalidMessageContents',
    );
    expect(sqsFaults.calls.SendMessageBatch).toBeUndefined();
  });

  it('that fails for good is an error, so that nobody says yes to an event that is nowhere', async () => {
    const queue = await createQueue();
    injectFaults(queue.client, { SendMessageBatch: always(failed) });
    await expect(createEventQueue(queue).send(messages)).rejects.toThrow('internal');
  });

  it('whose reply is lost has every message, some perhaps twice', async () => {
    const queue = await createQueue();
    injectFaults(queue.client, { SendMessageBatch: [lostReply] });
    await createEventQueue(queue).send(messages);
    const received = (await drainQueue(queue)).map(({ Body }) => Body);
    expect(new Set(received)).toEqual(new Set(bodies));
    expect(received.length).toBeLessThanOrEqual(bodies.length + 10);
  });
});

describe('Secrets Manager', () => {
  const owner = { projectId: 'p', webhookId: 'w' };
  const newRef = () => ({ secretId: randomId(), versionId: randomId() });

  function openVault() {
    const client = secretsManager();
    const prefix = `fanfare/${randomUUID()}/`;
    return {
      faults: injectFaults(client),
      vault: createTokenVault({ client, prefix, random }),
      client,
      prefix,
    };
  }

  it('whose replies are lost stores a token once', async () => {
    const { faults, vault } = openVault();
    const ref = newRef();
    faults.plan.CreateSecret = [lostReply];
    faults.plan.PutSecretValue = [lostReply];
    await vault.put(ref, 'token', owner);
    expect(await vault.get(ref)).toBe('token');
    const secrets = [];
    for await (const secret of vault.listSecrets()) secrets.push(secret);
    expect(secrets).toMatchObject([{ secretId: ref.secretId, owner }]);
  });

  it('that does not see yet what it has just made is asked again', async () => {
    const { faults, vault } = openVault();
    const ref = newRef();
    const notYet = insteadOf(() => {
      throw new ResourceNotFoundException({ message: 'not yet', $metadata: {} });
    });
    faults.plan.PutSecretValue = [notYet, notYet];
    await vault.put(ref, 'token', owner);
    expect(await vault.get(ref)).toBe('token');

    faults.plan.PutSecretValue = always(notYet);
    await expect(vault.put(newRef(), 'token', owner)).rejects.toThrow('ResourceNotFoundException');
  });

  it('that cannot be reached is an error, never a missing token', async () => {
    const { faults, vault } = openVault();
    const ref = newRef();
    await vault.put(ref, 'token', owner);
    for (const fault of [throttled, failed]) {
      faults.plan.GetSecretValue = always(fault);
      await expect(vault.get(ref)).rejects.toThrow();
    }
    faults.plan.GetSecretValue = [throttled];
    expect(await vault.get(ref)).toBe('token');
  });

  it('is asked once for a version, which cannot change', async () => {
    const { faults, vault } = openVault();
    const ref = newRef();
    await vault.put(ref, 'token', owner);
    await vault.get(ref);
    faults.plan.GetSecretValue = always(failed);
    expect(await vault.get(ref)).toBe('token');
  });

  it('does not sign with a secret that someone has scheduled for deletion', async () => {
    const { vault, client, prefix } = openVault();
    const ref = newRef();
    await vault.put(ref, 'token', owner);
    await client.send(new DeleteSecretCommand({ SecretId: prefix + ref.secretId, RecoveryWindowInDays: 7 }));
    expect(await vault.get(ref)).toBeUndefined();
    await vault.remove(ref.secretId);
  });
});
