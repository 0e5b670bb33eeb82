import { operations } from '../../functions/api/operations.ts';
import { namesIn } from '../../functions/api/path.ts';
import { URL_A, type World } from '../world.ts';

/** A project with one of everything that a path or body can name. */
export interface Inventory {
  readonly project: string;
  readonly webhook: string;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly principal: string;
  readonly jobId: string;
}

export type Permission = 'read' | 'publish' | 'manage' | 'grant' | 'any';

/** An operation of the API, called as its rightful user would. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: (names: Inventory) => string;
  readonly body?: (names: Inventory) => unknown;
  /** Of what it cannot do without. */
  readonly query: (names: Inventory) => string;
  readonly permission: Permission;
  /** Status of its success. */
  readonly success: number;
  /** What the path, query or body names beside the project. */
  readonly names: readonly (keyof Inventory)[];
}

const config = { url: URL_A, hmac_key: 'matrix-token' };

type Rights = Pick<Operation, 'permission' | 'body'> &
  Partial<Pick<Operation, 'query'>> & { readonly otherNames?: readonly (keyof Inventory)[] };

/**
 * Who may do what, and a body that its rightful user sends: written here and nowhere else. An operation that is not
 * here is refused below, so that none can be forgotten.
 */
export const RIGHTS: Readonly<Record<string, Rights>> = {
  ListWebhooks: { permission: 'read' },
  CreateWebhook: { permission: 'manage', body: () => ({ name: 'another', config }) },
  GetWebhook: { permission: 'read' },
  UpdateWebhook: {
    permission: 'manage',
    body: () => ({ update_mask: 'description,config', webhook: { description: 'changed', config } }),
  },
  UpdateWebhookName: { permission: 'manage', body: () => ({ name: 'renamed' }) },
  DeleteWebhook: { permission: 'manage' },
  EnableWebhook: { permission: 'manage' },
  DisableWebhook: { permission: 'manage' },
  PauseWebhook: { permission: 'manage' },
  ResumeWebhook: { permission: 'manage' },
  VerifyWebhook: { permission: 'manage' },
  RotateToken: { permission: 'manage' },
  PreviewSubscriptions: { permission: 'read', body: () => ({ subscriptions: [] }) },
  TestWebhook: {
    permission: 'manage',
    body: (n) => ({ config, webhook_resource_id: n.webhookId }),
    otherNames: ['webhookId'],
  },
  ListWebhookDeliveries: { permission: 'read' },
  ListDeliveries: { permission: 'read' },
  GetDelivery: { permission: 'read' },
  Redeliver: { permission: 'manage' },
  RedeliverEvent: { permission: 'manage' },
  StartRedeliveryJob: { permission: 'manage', body: () => ({ missed: true }) },
  CountRedeliveries: { permission: 'manage', body: () => ({ missed: true }) },
  ListRedeliveryJobs: { permission: 'read' },
  GetRedeliveryJob: { permission: 'read' },
  CancelRedeliveryJob: { permission: 'manage' },
  GetWebhookMetrics: { permission: 'read' },
  GetProjectMetrics: { permission: 'read' },
  PublishEvent: {
    permission: 'publish',
    body: () => ({ event_source: 'a.b', event_action: 'x', event_id: 'published', event_payload: {} }),
  },
  ListEvents: { permission: 'read' },
  GetEvent: { permission: 'read' },
  ExplainEvent: {
    permission: 'read',
    query: ({ webhook }) => `webhook=${encodeURIComponent(webhook)}`,
    otherNames: ['webhook'],
  },
  Find: { permission: 'read', query: ({ eventId }) => `q=${encodeURIComponent(eventId)}` },
  ListEventTypes: { permission: 'any' },
  GetProject: { permission: 'read' },
  GetOwnGrant: { permission: 'read' },
  GetGrant: { permission: 'grant' },
  PutGrant: { permission: 'grant', body: () => ({ role: 'viewer' }) },
  DeleteGrant: { permission: 'grant' },
};

/** What of an inventory stands for a name in a path. */
const IN_PATHS: Readonly<Record<string, keyof Inventory>> = {
  project_id: 'project',
  name: 'webhook',
  delivery_id: 'deliveryId',
  event_id: 'eventId',
  principal: 'principal',
  job_id: 'jobId',
};

const pathOf = (template: string, names: Inventory): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const of = IN_PATHS[name];
    return of ? names[of] : 'us';
  });

export const OPERATIONS: readonly Operation[] = operations.map(({ id, method, path, status }) => {
  const rights = RIGHTS[id];
  if (!rights) throw new Error(`who may ${id}? test/security/operations.ts does not say`);
  const inPath = namesIn(path).flatMap((name) => IN_PATHS[name] ?? []);
  return {
    id,
    method,
    path: (names) => pathOf(path, names),
    ...(rights.body && { body: rights.body }),
    query: rights.query ?? (() => ''),
    permission: rights.permission,
    success: status,
    names: [...inPath.filter((name) => name !== 'project'), ...(rights.otherNames ?? [])],
  };
});

/** Fills a project; names and ids hold `mark`, so that a leak of any can be searched for. */
export async function fill(world: World, projectId: string, mark: string): Promise<Inventory> {
  const base = `/2023-05-31/webhook/project/${projectId}`;
  const created = await world.call('POST', `${base}/webhooks`, {
    name: `hook-${mark}`,
    description: `of ${mark}`,
    config: { url: `https://${mark}.example.com/`, hmac_key: `token-${mark}` },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  });
  const eventId = `event-${mark}`;
  await world.call('POST', `${base}/events`, {
    event_source: 'a.b',
    event_action: 'x',
    event_id: eventId,
    event_description: `of ${mark}`,
    event_payload: {},
  });
  await world.drain();
  await world.call('PUT', `${base}/grants/principal-${mark}`, { role: 'viewer' });
  const job = await world.call('POST', `${base}/geo/us/webhook/hook-${mark}/redeliveries`, { missed: true });
  await world.drain();
  const event = await world.call('GET', `${base}/events/${eventId}`);
  world.sender.posts.length = 0;
  world.advance(60_000);
  return {
    project: projectId,
    webhook: `hook-${mark}`,
    webhookId: created.body.webhook.resource_id,
    deliveryId: event.body.deliveries[0].id,
    eventId,
    principal: `principal-${mark}`,
    jobId: job.body.job.id,
  };
}

/** Names as well formed as the others, of which none exists. */
export const NOTHING: Omit<Inventory, 'project'> = {
  webhook: 'hook-none',
  webhookId: '9d1c4f0a-6b7e-4a53-8f2d-3c0e5b7a9164',
  deliveryId: '01JTJNMQ5J8W2B7KX3MRCV6EYN',
  eventId: 'event-none',
  principal: 'principal-none',
  jobId: '0195516e-8c2a-7d31-9f04-6b1e5a7c2d90',
};

/** Every row of every table, as text: what a refused request must not have changed. */
export function everythingStored(world: World): string {
  const tables = world.db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
  return JSON.stringify(tables.map(({ name }) => [name, world.db.prepare(`SELECT * FROM ${name}`).all()]));
}
