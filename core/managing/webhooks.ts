import type { Dependencies } from '../dependencies.ts';
import { concurrentUpdate, RequestError } from '../errors.ts';
import { uuid } from '../ids.ts';
import { WRITE_CONFLICT_TRIES } from '../limits.ts';
import { authorize, type Principal } from '../principal.ts';
import type { Subscription } from '../subscription.ts';
import type { TestPayload } from '../verification.ts';
import { type DeliverySettings, type Webhook, webhookKeyOf } from '../webhook.ts';
import { checkDestination, lookUpDestination } from './admit-destination.ts';
import { findWebhook, type WebhookAddress } from './find-webhook.ts';
import {
  sendVerification,
  type Verification,
  verificationDelivery,
  verificationError,
} from './send-verification.ts';
import { storeToken } from './tokens.ts';
import type { WrittenWebhook } from './written-webhook.ts';

export interface NewWebhook {
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  /** Undefined: enabled if the destination verifies, otherwise created disabled. */
  readonly enabled?: boolean | undefined;
  readonly url: string;
  /** Undefined: requests are not signed. */
  readonly token?: string | undefined;
  readonly subscriptions: readonly Subscription[];
  readonly delivery?: DeliverySettings | undefined;
  readonly testPayload?: TestPayload | undefined;
}

const URL_FIELD = 'config.url';

type CreateDependencies = Pick<
  Dependencies,
  'webhooks' | 'vault' | 'deliveries' | 'rates' | 'sender' | 'clock' | 'random' | 'settings'
>;

/**
 * Creates a webhook, verifying its destination first unless it is created disabled (hcp-api 5.1).
 * @throws RequestError InvalidArgument, AlreadyExists, ResourceExhausted, FailedPrecondition, PermissionDenied
 */
export async function createWebhook(
  deps: CreateDependencies,
  principal: Principal,
  input: NewWebhook,
): Promise<WrittenWebhook> {
  authorize(principal, input.projectId, 'manage');
  checkDestination(deps, input.url, URL_FIELD);
  if (await deps.webhooks.getByName(input.projectId, input.name)) throw nameTaken(input.name);
  await refuseBeyondLimit(deps, input.projectId);

  const verification = input.enabled === false ? await lookUp(deps, input) : await verifyNew(deps, input);
  if (input.enabled === true && verification && !verification.succeeded)
    throw verificationError(verification);

  const webhook = await withToken(deps, newWebhook(deps, input, verification), input.token);
  const delivery = verification && verificationDelivery(webhookKeyOf(webhook), verification);
  // Before the webhook itself: an entry of a webhook that then fails to be created is unreachable and expires.
  if (delivery) await deps.deliveries.put(delivery);
  await insert(deps, webhook);
  return { webhook, ...(delivery && { verification: delivery }) };
}

/** Nothing is sent yet, but a destination that is not allowed is refused all the same. */
async function lookUp(deps: CreateDependencies, { projectId, url }: NewWebhook): Promise<undefined> {
  await lookUpDestination(deps, { projectId }, url, URL_FIELD);
}

const verifyNew = (deps: CreateDependencies, input: NewWebhook): Promise<Verification> =>
  sendVerification(
    deps,
    { projectId: input.projectId },
    {
      url: input.url,
      tokens: input.token === undefined ? [] : [input.token],
      testPayload: input.testPayload,
      trigger: 'verification',
      urlField: URL_FIELD,
    },
  );

function newWebhook(deps: CreateDependencies, input: NewWebhook, verification?: Verification): Webhook {
  const now = deps.clock.now();
  const enabled = verification?.succeeded ?? false;
  return {
    projectId: input.projectId,
    id: uuid(deps.random),
    name: input.name,
    description: input.description,
    url: input.url,
    enabled,
    ...(!enabled && { disabledReason: verification ? 'unverified' : 'requested' }),
    subscriptions: input.subscriptions,
    ...(input.delivery && Object.keys(input.delivery).length > 0 && { delivery: input.delivery }),
    createdAtMs: now,
    updatedAtMs: now,
    version: 1,
    configVersion: 1,
  };
}

async function withToken(
  deps: CreateDependencies,
  webhook: Webhook,
  token: string | undefined,
): Promise<Webhook> {
  return token === undefined ? webhook : { ...webhook, token: await storeToken(deps, webhook, token) };
}

async function insert({ webhooks, settings }: CreateDependencies, webhook: Webhook): Promise<void> {
  const result = await webhooks.insert(webhook, settings.webhooksPerProject);
  if (result === 'name_taken') throw nameTaken(webhook.name);
  if (result === 'limit_reached') throw limitReached(settings);
}

/** Before anything is sent or stored: a full project must not be a way to make requests, or secrets that stay. */
async function refuseBeyondLimit(
  { webhooks, settings }: CreateDependencies,
  projectId: string,
): Promise<void> {
  if ((await webhooks.list(projectId)).length >= settings.webhooksPerProject) throw limitReached(settings);
}

/**
 * Gives a webhook another name. Complete in itself: nothing else changes.
 * @throws RequestError NotFound, AlreadyExists, Aborted, PermissionDenied
 */
export async function renameWebhook(
  deps: Pick<Dependencies, 'webhooks' | 'clock'>,
  principal: Principal,
  address: WebhookAddress,
  name: string,
): Promise<Webhook> {
  const current = await findWebhook(deps, principal, address, 'manage');
  if (current.name === name) return current;

  const renamed = { ...current, name, updatedAtMs: deps.clock.now(), version: current.version + 1 };
  const result = await deps.webhooks.update(renamed);
  if (result === 'name_taken') throw nameTaken(name);
  if (result === 'conflict') throw concurrentUpdate();
  return renamed;
}

/**
 * Removes a webhook. Its token, health and deliveries follow in the background; nothing is sent to it from
 * here on. A concurrent change does not save it.
 * @throws RequestError NotFound, Aborted, PermissionDenied
 */
export async function deleteWebhook(
  deps: Pick<Dependencies, 'webhooks'>,
  principal: Principal,
  address: WebhookAddress,
): Promise<void> {
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const webhook = await findWebhook(deps, principal, address, 'manage');
    if ((await deps.webhooks.remove(webhook)) === 'removed') return;
  }
  throw concurrentUpdate();
}

const limitReached = ({ webhooksPerProject }: CreateDependencies['settings']): RequestError =>
  new RequestError('ResourceExhausted', `the project has ${webhooksPerProject} webhooks, the most allowed`);

const nameTaken = (name: string): RequestError =>
  new RequestError('AlreadyExists', `name: the project already has a webhook called ${name}`);
