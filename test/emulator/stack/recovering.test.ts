import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedFetch } from '../../../local/aws-request.ts';
import type { Deployment } from '../../../local/deployment.ts';
import { startWatchedReceiver, type WatchedReceiver } from '../../../verify/deployment/receiver.ts';
import { secretsManager, sqs } from '../aws.ts';
import { DEPLOY_TIMEOUT_MS, deployed, eventually, newProject, type Project } from './deployed.ts';
import { type EventSource, eventSourcesOf, queueUrlOf, stackResources } from './stack-resources.ts';

const SOURCE = 'acme.orders.order';
const TOKEN = 'token-of-the-webhook';
/** Milliseconds: several polls of the emulator, in which nothing may happen. */
const QUIET_MS = 3_000;

let deployment: Deployment;
let project: Project;
let receiver: WatchedReceiver;
let sources: EventSource[];

beforeAll(async () => {
  deployment = await deployed();
  project = await newProject(deployment);
  receiver = await startWatchedReceiver();
  const resources = await stackResources(deployment.endpoint);
  sources = await eventSourcesOf(deployment.endpoint, resources);
}, DEPLOY_TIMEOUT_MS);
afterAll(() => receiver?.close());

const deadLettersOf = (fn: string) =>
  sources.find(({ path }) => path.includes(fn) && path.includes('DeadLetters'));

const createWebhook = (name: string) =>
  project.call('POST', '/webhooks', {
    name,
    enabled: true,
    config: { url: receiver.url, hmac_key: TOKEN },
    subscriptions: [{ events: [{ source: SOURCE, action: '*' }] }],
  });

const publish = (eventId: string) =>
  project.call('POST', '/events', {
    event_id: eventId,
    event_source: SOURCE,
    event_action: 'placed',
    event_payload: {},
  });

const secretsOf = async (webhookId: string) => {
  const { SecretList = [] } = await secretsManager().send(new ListSecretsCommand({}));
  return SecretList.filter(({ Tags = [] }) => Tags.some(({ Value }) => Value === webhookId));
};

test('the janitor removes what a deleted webhook leaves behind', async () => {
  const { body } = await createWebhook('short-lived');
  const webhookId = body.webhook.resource_id;
  expect(await secretsOf(webhookId)).toHaveLength(1);
  await project.webhook('short-lived', 'DELETE');
  await eventually('the secret to go', async () => (await secretsOf(webhookId)).length === 0);
});

test('what the router cannot accept is set aside with the reason, unchanged', async () => {
  const deadLetters = deadLettersOf('Router');
  await sqs().send(
    new SendMessageCommand({
      QueueUrl: deployment.outputs.EventsQueueUrl,
      MessageBody: '{"project_id":"no event"}',
    }),
  );
  const message = await eventually('the dead letter', async () => {
    const { Messages = [] } = await sqs().send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrlOf(deployment.endpoint, deadLetters),
        MessageAttributeNames: ['All'],
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      }),
    );
    return Messages.find(({ Body }) => Body === '{"project_id":"no event"}');
  });
  expect(message.MessageAttributes?.reason?.StringValue).toContain('event_source');
});

test('a poison message ends among the dead letters, and its batch-mates are delivered', async () => {
  await createWebhook('beside-poison');
  const queue = sources.find(({ path }) => path.includes('Dispatcher') && !path.includes('DeadLetters'));
  const deadLetters = deadLettersOf('Dispatcher');
  const url = queueUrlOf(deployment.endpoint, queue);
  await withVisibility(url, 1, async () => {
    await sqs().send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
    await publish('beside-poison-1');
    await eventually('the delivery', () =>
      receiver.deliveries().some(({ event }) => event.event_id === 'beside-poison-1'),
    );
    await eventually(
      'the dead letter',
      async () => (await depth(queueUrlOf(deployment.endpoint, deadLetters))) > 0,
    );
  });
});

test('the redrive is one switch: what is among the dead letters is handled again', async () => {
  const deadLetters = deadLettersOf('Router');
  await createWebhook('redriven');
  const body = {
    project_id: project.id,
    event_id: 'redriven-1',
    event_source: SOURCE,
    event_action: 'placed',
  };
  await sqs().send(
    new SendMessageCommand({
      QueueUrl: queueUrlOf(deployment.endpoint, deadLetters),
      MessageBody: JSON.stringify(body),
    }),
  );
  const redriven = () => receiver.deliveries().find(({ event }) => event.event_id === 'redriven-1');
  await delay(QUIET_MS);
  expect(redriven()).toBeUndefined();
  await withSource(deadLetters, () => eventually('the redriven event', redriven));
});

test('the sweep leaves young secrets and those in use alone', async () => {
  const { body } = await createWebhook('in-use');
  const [inUse] = await secretsOf(body.webhook.resource_id);
  const prefix = inUse?.Name?.replace(/[^/]+$/, '');
  await secretsManager().send(
    new CreateSecretCommand({
      Name: `${prefix}orphan`,
      Tags: [
        { Key: 'fanfare:project', Value: project.id },
        { Key: 'fanfare:webhook', Value: 'orphan' },
      ],
    }),
  );
  await secretsManager().send(new PutSecretValueCommand({ SecretId: `${prefix}orphan`, SecretString: 'x' }));
  const janitor = sources.find(({ path }) => path.includes('Janitor'));
  const swept = await signedFetch({
    url: `${deployment.endpoint}/2015-03-31/functions/${janitor?.functionName}/invocations`,
    service: 'lambda',
    body: JSON.stringify({ task: 'sweep' }),
  });
  expect(swept.headers.get('x-amz-function-error')).toBeNull();
  for (const id of [`${prefix}orphan`, inUse?.Name]) {
    const { SecretString } = await secretsManager().send(new GetSecretValueCommand({ SecretId: id }));
    expect(SecretString).toBeDefined();
  }
});

/** The emulator knows no clock to turn: a failed message would come back after minutes. */
async function withVisibility(url: string, seconds: number, work: () => Promise<void>): Promise<void> {
  const set = (VisibilityTimeout: string) =>
    sqs().send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { VisibilityTimeout } }));
  const { Attributes } = await sqs().send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['VisibilityTimeout'] }),
  );
  await set(String(seconds));
  try {
    await work();
  } finally {
    await set(Attributes?.VisibilityTimeout ?? '0');
  }
}

/** What an operator does with `aws lambda update-event-source-mapping`. */
async function withSource<Result>(
  source: EventSource | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const switchTo = async (Enabled: boolean): Promise<void> => {
    const response = await signedFetch({
      url: `${deployment.endpoint}/2015-03-31/event-source-mappings/${source?.id}`,
      service: 'lambda',
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Enabled }),
    });
    expect(response.ok).toBe(true);
  };
  await switchTo(true);
  try {
    return await work();
  } finally {
    await switchTo(false);
  }
}

async function depth(url: string): Promise<number> {
  const { Attributes } = await sqs().send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}
