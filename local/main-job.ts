import { setTimeout as delay } from 'node:timers/promises';
import { EVENT_EXAMPLES } from '../functions/api/operations/event-examples.ts';
import type { ReceivedRequest } from './receiver.ts';

export interface MainJob {
  /** Base URL of the API. */
  readonly api: string;
  /** Sent with every request. @default nothing: the local server asks for no sign-in */
  readonly authorization?: string;
  readonly projectId: string;
  readonly receiverUrl: string;
  readonly token: string;
  /** What the receiver got so far, oldest first. */
  readonly received: readonly ReceivedRequest[];
  readonly print: (line: string) => void;
}

const EVENT = 'hashicorp.packer.version';
/** Milliseconds to wait for the delivery: it takes well under a second. */
const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 20;

/** Plays the main job once as a user would, over the API, and prints what happens. */
export async function playMainJob(job: MainJob): Promise<void> {
  const { print } = job;
  print('The main job, once, as any client would do it:');
  const name = await createWebhook(job);
  const verification = await nextRequest(job, 0);
  print(`  1. webhook created     ${name} → ${job.receiverUrl}`);
  print(
    `  2. verification sent   ${eventOf(verification)}, signature ${validity(verification)}, answered 200`,
  );
  print('  3. webhook enabled     it answered 2xx, so it may receive events');
  const eventId = await publish(job);
  print(`  4. event published     ${EVENT}:complete  ${eventId}`);
  const delivery = await nextRequest(job, 1);
  print(`  5. delivery received   ${eventOf(delivery)}, signature ${validity(delivery)}`);
  print(`       X-Hcp-Webhook-Signature: ${shortened(delivery.headers['x-hcp-webhook-signature'])}`);
  print(`       webhook-id: ${delivery.headers['webhook-id']}`);
  print(`       webhook-signature: ${delivery.headers['webhook-signature']}`);
  print(`       ${shortened(delivery.body)}`);
}

async function createWebhook(job: MainJob): Promise<string> {
  const name = 'demo-receiver';
  await post(job, `/project/${job.projectId}/webhooks`, {
    name,
    description: 'Made by the first start: the demo receiver beside this server',
    enabled: true,
    config: { url: job.receiverUrl, hmac_key: job.token },
    subscriptions: [{ events: [{ source: EVENT, action: '*' }] }],
  });
  return name;
}

async function publish(job: MainJob): Promise<string> {
  const example = EVENT_EXAMPLES.find(
    ({ source, action }) => source === EVENT && action === 'complete',
  )?.example;
  const answer = await post(job, `/project/${job.projectId}/events`, JSON.parse(example ?? '{}'));
  return String(answer.event_id);
}

async function post(job: MainJob, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${job.api}/2023-05-31/webhook${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(job.authorization !== undefined && { authorization: job.authorization }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

async function nextRequest({ received }: MainJob, index: number): Promise<ReceivedRequest> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_AGAIN_MS) {
    const request = received[index];
    if (request) return request;
    await delay(LOOK_AGAIN_MS);
  }
  throw new Error('the demo receiver got nothing in time');
}

function eventOf({ body }: ReceivedRequest): string {
  const { event_source, event_action } = JSON.parse(body);
  return `${event_source}:${event_action}`;
}

const validity = ({ signatureValid }: ReceivedRequest): string => (signatureValid ? 'valid ✓' : 'INVALID ✗');

const SHOWN_CHARACTERS = 100;
function shortened(value: unknown): string {
  const text = String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
