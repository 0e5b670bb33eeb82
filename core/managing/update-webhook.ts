import { wakeAtOnce } from '../delivering/start-wake-up.ts';
import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { concurrentUpdate } from '../errors.ts';
import type { Principal } from '../principal.ts';
import type { Subscription } from '../subscription.ts';
import type { TestPayload } from '../verification.ts';
import { type DeliverySettings, type Webhook, webhookKeyOf } from '../webhook.ts';
import { checkDestination, lookUpDestination } from './admit-destination.ts';
import { findWebhook, type WebhookAddress } from './find-webhook.ts';
import { sendVerification, verificationDelivery, verificationError } from './send-verification.ts';
import { currentToken, storeToken } from './tokens.ts';
import type { WrittenWebhook } from './written-webhook.ts';

/** The values of the masked fields; an absent key was not masked. */
export interface WebhookChange {
  readonly description?: string;
  readonly enabled?: boolean;
  readonly url?: string;
  /** An object, because "cleared" and "not masked" differ. */
  readonly token?: { readonly value: string | undefined };
  readonly subscriptions?: readonly Subscription[];
  /** The whole object: what it does not name follows the operator again. */
  readonly delivery?: DeliverySettings;
}

type UpdateDependencies = Pick<
  Dependencies,
  | 'webhooks'
  | 'vault'
  | 'deliveries'
  | 'rates'
  | 'sender'
  | 'wakeUps'
  | 'wakeUpQueue'
  | 'clock'
  | 'random'
  | 'settings'
>;

const URL_FIELD = 'webhook.config.url';

interface Plan {
  readonly current: Webhook;
  readonly next: Webhook;
  /** The token after the change. */
  readonly token: string | undefined;
  readonly tokenChanged: boolean;
  readonly testPayload: TestPayload | undefined;
}

/**
 * Changes the masked fields of a webhook, all or none. The destination is verified when the webhook will be
 * enabled and is being switched on or given another URL or token (hcp-api 5.3).
 * @throws RequestError InvalidArgument, NotFound, FailedPrecondition, Aborted, ResourceExhausted, PermissionDenied
 */
export async function updateWebhook(
  deps: UpdateDependencies,
  principal: Principal,
  address: WebhookAddress,
  change: WebhookChange,
  testPayload?: TestPayload,
): Promise<WrittenWebhook> {
  const current = await findWebhook(deps, principal, address, 'manage');
  if (change.url !== undefined && change.url !== current.url) checkDestination(deps, change.url, URL_FIELD);

  const plan = await planUpdate(deps, current, change, testPayload);
  if (plan.next === current) return { webhook: current };
  const verification = needsVerification(plan) ? await verifyPlan(deps, plan) : undefined;
  if (!verification && moves(plan))
    await lookUpDestination(deps, webhookKeyOf(current), plan.next.url, URL_FIELD);
  return { webhook: await store(deps, plan), ...(verification && { verification }) };
}

async function planUpdate(
  deps: UpdateDependencies,
  current: Webhook,
  change: WebhookChange,
  testPayload: TestPayload | undefined,
): Promise<Plan> {
  const tokenChanged = change.token !== undefined && (await differs(deps, current, change.token.value));
  const next = applied(deps, current, change, tokenChanged);
  const token = change.token ? change.token.value : undefined;
  const plan = { current, next, token, tokenChanged, testPayload };
  const signsWithStored = change.token === undefined && needsVerification(plan);
  return signsWithStored ? { ...plan, token: await currentToken(deps, current) } : plan;
}

/** A stored token that is lost counts as different: setting it again is how its owner mends that. */
async function differs(
  { vault }: UpdateDependencies,
  current: Webhook,
  token: string | undefined,
): Promise<boolean> {
  if (!current.token) return token !== undefined;
  return token === undefined || token !== (await vault.get(current.token));
}

function applied(
  { clock }: Pick<Dependencies, 'clock'>,
  current: Webhook,
  change: WebhookChange,
  tokenChanged: boolean,
): Webhook {
  const { token: _, ...fields } = change;
  const switched = change.enabled !== undefined && change.enabled !== current.enabled;
  const moved = change.url !== undefined && change.url !== current.url;
  if (!switched && !moved && !tokenChanged && sameFields(current, fields)) return current;

  const { disabledReason, ...rest } = current;
  const next = { ...rest, ...fields };
  return {
    ...next,
    ...(!next.enabled && { disabledReason: (switched ? undefined : disabledReason) ?? 'requested' }),
    updatedAtMs: clock.now(),
    version: current.version + 1,
    configVersion: current.configVersion + (moved || tokenChanged || (switched && next.enabled) ? 1 : 0),
  };
}

const sameFields = (current: Webhook, fields: Omit<WebhookChange, 'token'>): boolean =>
  (fields.description ?? current.description) === current.description &&
  sameJson(fields.subscriptions ?? current.subscriptions, current.subscriptions) &&
  sameJson(fields.delivery ?? current.delivery ?? {}, current.delivery ?? {});

const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const moves = ({ current, next }: Plan): boolean => next.url !== current.url;

const needsVerification = (plan: Plan): boolean =>
  plan.next.enabled && (!plan.current.enabled || moves(plan) || plan.tokenChanged);

async function verifyPlan(deps: UpdateDependencies, plan: Plan): Promise<Delivery> {
  const { current, next, token, testPayload } = plan;
  const key = webhookKeyOf(current);
  const verification = await sendVerification(deps, key, {
    url: next.url,
    tokens: token === undefined ? [] : [token],
    testPayload,
    trigger: 'verification',
    ...(moves(plan) && { urlField: URL_FIELD }),
  });
  const delivery = verificationDelivery(key, verification);
  await deps.deliveries.put(delivery);
  if (!verification.succeeded) throw verificationError(verification);
  return delivery;
}

async function store(deps: UpdateDependencies, plan: Plan): Promise<Webhook> {
  const next = plan.tokenChanged ? await withNewToken(deps, plan) : plan.next;
  if ((await deps.webhooks.update(next)) !== 'updated') throw concurrentUpdate();
  // What is held under the old configuration is cancelled or tried now, not at the next probe.
  const { configVersion, enabled, delivery } = plan.current;
  if (next.configVersion !== configVersion || next.enabled !== enabled || next.delivery !== delivery)
    await wakeAtOnce(deps, next);
  return next;
}

/** A replaced token has no overlap: PATCH means "this one from now on". rotate-token is the gentle way. */
async function withNewToken(deps: UpdateDependencies, { current, next, token }: Plan): Promise<Webhook> {
  const { token: _token, previousToken: _previous, ...rest } = next;
  return token === undefined ? rest : { ...rest, token: await storeToken(deps, current, token) };
}
