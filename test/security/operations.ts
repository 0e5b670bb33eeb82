import { URL_A, type World } from '../world.ts';

/** A project with one of everything that a path or body can name. */
export interface Inventory {
  readonly project: string;
  readonly webhook: string;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly principal: string;
}

export type Permission = 'read' | 'publish' | 'manage' | 'grant' | 'any';

/** One route of the API, called as its rightful user would. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: (names: Inventory) => string;
  readonly body?: (names: Inventory) => unknown;
  readonly permission: Permission;
  /** @default 200 */
  readonly success?: number;
  /** What the path or body names beside the project. */
  readonly names: readonly (keyof Inventory)[];
}

const project = ({ project }: Inventory, rest: string): string =>
  `/2023-05-31/webhook/project/${project}${rest}`;
const webhook = (names: Inventory, rest = ''): string =>
  project(names, `/geo/us/webhook/${names.webhook}${rest}`);

const config = { url: URL_A, hmac_key: 'matrix-token' };

/** Every route, once. A test holds this list complete; who may do what is written here and nowhere else. */
export const OPERATIONS: readonly Operation[] = [
  { method: 'GET', path: (n) => project(n, '/webhooks'), permission: 'read', names: [] },
  { method: 'GET', path: (n) => webhook(n), permission: 'read', names: ['webhook'] },
  { method: 'GET', path: (n) => webhook(n, '/deliveries'), permission: 'read', names: ['webhook'] },
  {
    method: 'GET',
    path: (n) => webhook(n, `/deliveries/${n.deliveryId}`),
    permission: 'read',
    names: ['webhook', 'deliveryId'],
  },
  { method: 'GET', path: (n) => project(n, '/events'), permission: 'read', names: [] },
  { method: 'GET', path: (n) => project(n, `/events/${n.eventId}`), permission: 'read', names: ['eventId'] },
  {
    method: 'GET',
    path: (n) => project(n, `/grants/${n.principal}`),
    permission: 'grant',
    names: ['principal'],
  },
  { method: 'GET', path: () => '/2023-05-31/webhook/event-types', permission: 'any', names: [] },
  {
    method: 'GET',
    path: (n) => `/resource-manager/2019-12-10/projects/${n.project}`,
    permission: 'read',
    names: [],
  },
  {
    method: 'POST',
    path: (n) => project(n, '/webhooks'),
    body: () => ({ name: 'another', config }),
    permission: 'manage',
    names: [],
  },
  {
    method: 'PATCH',
    path: (n) => webhook(n),
    body: () => ({ update_mask: 'description,config', webhook: { description: 'changed', config } }),
    permission: 'manage',
    names: ['webhook'],
  },
  {
    method: 'PATCH',
    path: (n) => webhook(n, '/name'),
    body: () => ({ name: 'renamed' }),
    permission: 'manage',
    names: ['webhook'],
  },
  { method: 'DELETE', path: (n) => webhook(n), permission: 'manage', names: ['webhook'] },
  { method: 'POST', path: (n) => webhook(n, '/enable'), permission: 'manage', names: ['webhook'] },
  { method: 'POST', path: (n) => webhook(n, '/disable'), permission: 'manage', names: ['webhook'] },
  { method: 'POST', path: (n) => webhook(n, '/verify'), permission: 'manage', names: ['webhook'] },
  { method: 'POST', path: (n) => webhook(n, '/rotate-token'), permission: 'manage', names: ['webhook'] },
  {
    method: 'POST',
    path: (n) => webhook(n, `/deliveries/${n.deliveryId}/redeliver`),
    permission: 'manage',
    success: 202,
    names: ['webhook', 'deliveryId'],
  },
  {
    method: 'POST',
    path: (n) => webhook(n, `/events/${n.eventId}/redeliver`),
    permission: 'manage',
    success: 202,
    names: ['webhook', 'eventId'],
  },
  {
    method: 'POST',
    path: (n) => project(n, '/test'),
    body: (n) => ({ config, webhook_resource_id: n.webhookId }),
    permission: 'manage',
    names: ['webhookId'],
  },
  {
    method: 'POST',
    path: (n) => project(n, '/events'),
    body: () => ({ event_source: 'a.b', event_action: 'x', event_id: 'published' }),
    permission: 'publish',
    success: 202,
    names: [],
  },
  {
    method: 'PUT',
    path: (n) => project(n, `/grants/${n.principal}`),
    body: () => ({ role: 'viewer' }),
    permission: 'grant',
    names: ['principal'],
  },
  {
    method: 'DELETE',
    path: (n) => project(n, `/grants/${n.principal}`),
    permission: 'grant',
    names: ['principal'],
  },
];

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
  });
  await world.drain();
  await world.call('PUT', `${base}/grants/principal-${mark}`, { role: 'viewer' });
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
  };
}

/** Names as well formed as the others, of which none exists. */
export const NOTHING: Omit<Inventory, 'project'> = {
  webhook: 'hook-none',
  webhookId: '9d1c4f0a-6b7e-4a53-8f2d-3c0e5b7a9164',
  deliveryId: '01JTJNMQ5J8W2B7KX3MRCV6EYN',
  eventId: 'event-none',
  principal: 'principal-none',
};

/** Every row of every table, as text: what a refused request must not have changed. */
export function everythingStored(world: World): string {
  const tables = world.db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
  return JSON.stringify(tables.map(({ name }) => [name, world.db.prepare(`SELECT * FROM ${name}`).all()]));
}
