import { redeliver } from '../../../core/delivering/redeliver.ts';
import { cancelRedeliveryJob, startRedeliveryJob } from '../../../core/delivering/redelivery-jobs.ts';
import { RequestError } from '../../../core/errors.ts';
import { pauseWebhook, resumeWebhook } from '../../../core/managing/pause-webhook.ts';
import { rotateToken } from '../../../core/managing/rotate-token.ts';
import { updateWebhook, type WebhookChange } from '../../../core/managing/update-webhook.ts';
import { verifyWebhook } from '../../../core/managing/verify-webhook.ts';
import { createWebhook, deleteWebhook, renameWebhook } from '../../../core/managing/webhooks.ts';
import type { Random } from '../../../core/ports.ts';
import type { Principal } from '../../../core/principal.ts';
import { MISSED_STATES, REDELIVERABLE_STATES } from '../../../core/redelivery-job.ts';
import type { Subscription } from '../../../core/subscription.ts';
import type { Webhook } from '../../../core/webhook.ts';
import { InjectedFault, type Process, type Surroundings, startProcess } from '../world/process.ts';

/** A person with an editor's role in one project and a tendency to change things. */
export interface Owner {
  readonly projectId: string;
  readonly principal: Principal;
}

export const ownerOf = (projectId: string): Owner => ({
  projectId,
  principal: { id: `owner-of-${projectId}`, roles: new Map([[projectId, 'editor']]) },
});

export const SOURCES = ['acme.orders.order', 'acme.billing.invoice'] as const;
export const ACTIONS = ['create', 'cancel'] as const;
const OPERATIONAL = ['fanfare.webhook', 'fanfare.delivery'].map((source) => ({ source, action: '*' }));
const JOB_RATES = [1, 3, 10, 200];
const OVERLAPS_SECONDS = [0, 60, 3_600, 86_400];
/** Milliseconds an API function may take; then its caller gets an error. */
const API_TIMEOUT_MS = 29_000;

type Change = (around: Surroundings, api: Process, owner: Owner, webhook: Webhook) => Promise<unknown>;

const pick = <Item>(luck: Random, items: readonly Item[]): Item =>
  items[Math.floor(luck.fraction() * items.length)] as Item;

const CANARY = 'canary-token-';
function newToken({ count, stores }: Surroundings): string {
  const token = `${CANARY}${count()}-for-the-vault-alone`;
  stores.offered.push(token);
  return token;
}
const newUrl = ({ count }: Surroundings, projectId: string): string =>
  `https://w${count()}.${projectId}.example.com/hook`;
const newName = ({ count }: Surroundings): string => `hook-${count()}`;

const subscriptions = (luck: Random): Subscription[] => {
  if (luck.fraction() < 0.7) return [{ events: [{ source: '*', action: '*' }, ...OPERATIONAL] }];
  return [
    { events: [{ source: pick(luck, SOURCES), action: luck.fraction() < 0.5 ? '*' : pick(luck, ACTIONS) }] },
  ];
};

const update =
  (change: (around: Surroundings, projectId: string) => WebhookChange): Change =>
  (around, { deps }, { principal, projectId }, { name }) =>
    updateWebhook(deps, principal, { projectId, name }, change(around, projectId));

const CHANGES: Readonly<Record<string, Change>> = {
  url: update((around, projectId) => ({ url: newUrl(around, projectId) })),
  subscriptions: update(({ luck }) => ({ subscriptions: subscriptions(luck) })),
  disable: update(() => ({ enabled: false })),
  enable: update(() => ({ enabled: true })),
  'new token at once': update((around) => ({ token: { value: newToken(around) } })),
  'no token': update(() => ({ token: { value: undefined } })),
  rename: (around, { deps }, { principal, projectId }, { name }) =>
    renameWebhook(deps, principal, { projectId, name }, newName(around)),
  rotate: (around, { deps }, { principal, projectId }, { name }) =>
    rotateToken(
      deps,
      principal,
      { projectId, name },
      {
        token: around.luck.fraction() < 0.5 ? newToken(around) : undefined,
        overlapSeconds: pick(around.luck, OVERLAPS_SECONDS),
      },
    ),
  pause: (_, { deps }, { principal, projectId }, { name }) =>
    pauseWebhook(deps, principal, { projectId, name }),
  resume: (_, { deps }, { principal, projectId }, { name }) =>
    resumeWebhook(deps, principal, { projectId, name }),
  verify: (_, { deps }, { principal, projectId }, { name }) =>
    verifyWebhook(deps, principal, { projectId, name }),
  delete: (_, { deps }, { principal, projectId }, { name }) =>
    deleteWebhook(deps, principal, { projectId, name }),
  redeliver: async ({ luck, stores }, { deps }, { principal, projectId }, { id, name }) => {
    const known = [...stores.deliveries.all.values()].filter(({ webhookId }) => webhookId === id);
    if (known.length === 0) return;
    await redeliver(deps, principal, { projectId, name }, pick(luck, known).id);
  },
  'start a job': ({ luck }, { deps }, { principal, projectId }, { name }) =>
    startRedeliveryJob(
      deps,
      principal,
      { projectId, name },
      { states: pick(luck, [MISSED_STATES, REDELIVERABLE_STATES]) },
      pick(luck, JOB_RATES),
    ),
  'cancel a job': async ({ stores }, { deps }, { principal, projectId }, { id, name }) => {
    const last = [...stores.redeliveryJobs.all.values()].findLast(({ webhookId }) => webhookId === id);
    if (last) await cancelRedeliveryJob(deps, principal, { projectId, name }, last.id);
  },
};
const OFTEN = ['start a job', 'redeliver', 'rotate', 'url', 'new token at once'];
const KINDS = Object.keys(CHANGES).flatMap((kind) => (OFTEN.includes(kind) ? [kind, kind, kind] : [kind]));

export async function create(around: Surroundings, api: Process, owner: Owner): Promise<void> {
  const { luck } = around;
  const name = newName(around);
  await asked(around, api, owner, `create ${name}`, () =>
    createWebhook(api.deps, owner.principal, {
      projectId: owner.projectId,
      name,
      description: '',
      enabled: pick(luck, [undefined, undefined, undefined, true, false]),
      url: newUrl(around, owner.projectId),
      token: luck.fraction() < 0.8 ? newToken(around) : undefined,
      subscriptions: subscriptions(luck),
    }),
  );
}

/** What matters most when a POST is on its way. */
const MOVING = ['url', 'url', 'new token at once', 'rotate', 'disable', 'pause', 'rename', 'delete'];

/** One random change to a webhook of the project: the one with this URL, or any. */
async function change(
  around: Surroundings,
  api: Process,
  owner: Owner,
  url: string | undefined,
): Promise<void> {
  const { luck, stores } = around;
  const own = [...stores.webhooks.all.values()].filter(({ projectId }) => projectId === owner.projectId);
  if (own.length === 0 || luck.fraction() < 0.08) return create(around, api, owner);
  const busy = own.find((each) => each.url === url);
  const webhook = busy ?? pick(luck, own);
  const kinds = busy ? MOVING : kindsFor(luck, webhook);
  const kind = pick(luck, kinds);
  const run = CHANGES[kind];
  if (run) await asked(around, api, owner, `${kind} ${webhook.name}`, () => run(around, api, owner, webhook));
}

/** Whoever switched something off mostly wants it on again. */
function kindsFor(luck: Random, webhook: Webhook): readonly string[] {
  if (luck.fraction() < 0.5) return KINDS;
  if (!webhook.enabled) return ['enable'];
  return webhook.pausedAtMs === undefined ? KINDS : ['resume'];
}

/** In the end every pause is over. */
async function resumeAll(around: Surroundings, { projectId, principal }: Owner): Promise<void> {
  const paused = [...around.stores.webhooks.all.values()].filter(
    (webhook) => webhook.projectId === projectId && webhook.pausedAtMs !== undefined,
  );
  for (const { name } of paused) {
    const { deps } = startProcess(around, 'api');
    await resumeWebhook(deps, principal, { projectId, name });
  }
}

/** Whatever the API answers, the owner lives on; what it acknowledged is written down. */
async function asked(
  { ledger, time }: Surroundings,
  api: Process,
  { projectId }: Owner,
  text: string,
  run: () => Promise<unknown>,
): Promise<void> {
  const answer = await Promise.race([
    run().then(
      () => 'done',
      (error: unknown) => {
        if (!(error instanceof RequestError || error instanceof InjectedFault)) {
          ledger.surprises.push(error instanceof Error ? String(error.stack) : String(error));
        }
        return `failed: ${error instanceof Error ? error.message : ''}`;
      },
    ),
    api.ended.then(() => 'crashed'),
    time.sleep(API_TIMEOUT_MS).then(() => {
      api.kill();
      return 'timed out';
    }),
  ]);
  ledger.acknowledged.push({ ...ledger.moment(), projectId, text: `${text}: ${answer}` });
}

/** Keeps changing things until the moment comes. */
export async function live(around: Surroundings, owner: Owner, count: number, overMs: number): Promise<void> {
  const { time, luck } = around;
  let api = startProcess(around, `api-${owner.projectId}`);
  const alive = (): Process => {
    if (!api.isAlive()) api = startProcess(around, api.name);
    return api;
  };
  for (let made = 0; made < 1 + Math.floor(luck.fraction() * 4); made++) await create(around, alive(), owner);
  for (let done = 0; done < count; done++) {
    // Changes come in bursts, so that some of them meet, and some while a POST is on its way.
    await time.sleep(luck.fraction() < 0.3 ? luck.fraction() * 200 : (2 * luck.fraction() * overMs) / count);
    const url = luck.fraction() < 0.4 ? await underWay(around, owner) : undefined;
    await change(around, alive(), owner, url);
  }
  while (!around.weather.calm) await time.sleep(CALM_LOOK_MS);
  await resumeAll(around, owner);
}

const CALM_LOOK_MS = 60_000;
const LOOK_MS = 500;
const LOOKS_MAX = 240;

/** Waits for a POST of the project to be under way, for two minutes at most. @returns its URL */
async function underWay(
  { time, ledger, weather }: Surroundings,
  { projectId }: Owner,
): Promise<string | undefined> {
  for (let looks = 0; looks < LOOKS_MAX && !weather.calm; looks++) {
    const { result, request } = ledger.posts.at(-1) ?? {};
    if (request && result === undefined && request.url.includes(`.${projectId}.`)) return request.url;
    await time.sleep(LOOK_MS);
  }
  return undefined;
}
