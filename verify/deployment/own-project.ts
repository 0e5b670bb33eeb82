import { randomBytes } from 'node:crypto';
import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { NotTried } from '../check.ts';
import { type Answer, expectStatus, get, signedCall } from './api.ts';
import type { Deployment } from './deployment.ts';
import type { WatchedReceiver } from './receiver.ts';

/** The source of every event that is published here. */
export const SOURCE = 'fanfare-verify.deployment.check';
const ID_BYTES = 6;
const TOKEN_BYTES = 24;
/** Seconds: a retry that is worth waiting for. */
const SOON = [0, 1];

/** Where deliveries go; `seen` when it is a receiver of ours. */
export interface Destination {
  readonly url: string;
  readonly seen?: WatchedReceiver;
}

export interface OwnWebhook {
  readonly id: string;
  /** Below the project. */
  readonly path: string;
}

/** A project of a random name, with what the checks make in it. */
export interface OwnProject {
  readonly id: string;
  /** The webhook's token, which must be found nowhere. */
  readonly token: string;
  readonly destination: Destination | undefined;
  /** Path below the project, through the IAM door. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Path below the webhook, which is made when it is first asked for. */
  webhook(method: string, path?: string, body?: unknown): Promise<Answer>;
  /** @throws Error when its destination does not verify */
  ownWebhook(): Promise<OwnWebhook>;
  /** An access token of the stack's machine client, which is an admin of this project. */
  accessToken(): Promise<string>;
  /** Tokens that were made and must not be found in a log. */
  readonly secrets: ReadonlySet<string>;
  /** @throws Error naming what is left */
  remove(): Promise<void>;
}

export function createOwnProject(deployment: Deployment, destination: Destination | undefined): OwnProject {
  const id = `verify-${randomBytes(ID_BYTES).toString('hex')}`;
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const secrets = new Set([token]);
  const call = (method: string, path: string, body?: unknown) =>
    signedCall(deployment, method, `/project/${id}${path}`, body);
  const ownWebhook = once(() => createWebhook(call, destination, token));
  const accessToken = once(async () => {
    const granted = await call('PUT', `/grants/${deployment.outputs.MachineClientId}`, { role: 'admin' });
    expectStatus(granted, 200, 'the grant to the machine client');
    const made = await machineToken(deployment);
    secrets.add(made);
    return made;
  });
  return {
    id,
    token,
    destination,
    secrets,
    call,
    ownWebhook,
    accessToken,
    webhook: async (method, path = '', body) => call(method, `${(await ownWebhook()).path}${path}`, body),
    remove: () => removeEverything(deployment, call),
  };
}

type Call = OwnProject['call'];

async function createWebhook(
  call: Call,
  destination: Destination | undefined,
  token: string,
): Promise<OwnWebhook> {
  if (!destination) throw new NotTried('no receiver to deliver to: --receiver');
  const created = await call('POST', '/webhooks', {
    name: 'verify',
    description: 'Made by npm run verify:deployment, which removes it',
    enabled: true,
    config: { url: destination.url, hmac_key: token },
    subscriptions: [{ events: [{ source: SOURCE, action: '*' }] }],
    delivery: { retry_schedule_seconds: SOON },
  });
  const { webhook } = expectStatus(created, 200, 'the creation of a webhook').body;
  return { id: webhook.resource_id, path: pathBelowProject(webhook.resource_name) };
}

/** @param resourceName `webhook/project/<id>/geo/<geo>/webhook/<name>` */
const pathBelowProject = (resourceName: string): string => `/${resourceName.split('/').slice(3).join('/')}`;

/** The way any machine gets one: the client's secret is in the user pool. */
async function machineToken({ aws, outputs, tokenUrl }: Deployment): Promise<string> {
  const { UserPoolId, MachineClientId } = outputs;
  if (!UserPoolId || !MachineClientId || !tokenUrl)
    throw new NotTried('this stage has no user pool of its own');
  const { UserPoolClient } = await aws.cognito.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId: MachineClientId }),
  );
  const basic = Buffer.from(`${MachineClientId}:${UserPoolClient?.ClientSecret}`).toString('base64');
  const answer = await get(tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'fanfare/api' }),
  });
  return expectStatus(answer, 200, 'the request for an access token').body.access_token;
}

/** Whatever there is by now: a check may have ended anywhere. */
async function removeEverything({ outputs, iamApi }: Deployment, call: Call): Promise<void> {
  if (iamApi === undefined) return;
  const { body } = expectStatus(await call('GET', '/webhooks'), 200, 'the list of webhooks');
  for (const { resource_name } of body.webhooks)
    expectStatus(
      await call('DELETE', pathBelowProject(resource_name)),
      200,
      `the removal of ${resource_name}`,
    );
  if (!outputs.MachineClientId) return;
  const withdrawn = await call('DELETE', `/grants/${outputs.MachineClientId}`);
  if (withdrawn.status !== 404) expectStatus(withdrawn, 200, 'the withdrawal of the grant');
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
