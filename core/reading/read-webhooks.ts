import type { Dependencies } from '../dependencies.ts';
import type { Health } from '../health.ts';
import { HELD_COUNT_MAX } from '../limits.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import { cursorOf, type Page, type PageRequest, pageSizeOf, tokenFor } from '../paging.ts';
import { authorize, type Principal } from '../principal.ts';
import { type Webhook, webhookKeyOf } from '../webhook.ts';
import { type DeliveryView, type View, withBodies } from './delivery-views.ts';

type ReadDependencies = Pick<
  Dependencies,
  'webhooks' | 'deliveries' | 'events' | 'health' | 'backlog' | 'random' | 'pageTokenKey'
>;

/** A webhook with what is known of it besides its configuration. */
export interface WebhookView {
  readonly webhook: Webhook;
  readonly lastDelivery?: DeliveryView | undefined;
  readonly health?: Health | undefined;
  /** Held deliveries, counted up to HELD_COUNT_MAX; known of one webhook only, not in lists. */
  readonly held?: number | undefined;
}

export interface WebhookOrder {
  readonly field: 'name' | 'created_at' | 'updated_at';
  readonly descending: boolean;
}

/** @throws RequestError NotFound, PermissionDenied */
export async function getWebhook(
  deps: ReadDependencies,
  principal: Principal,
  address: WebhookAddress,
  detail?: View,
): Promise<WebhookView> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  const [[view = { webhook }], held] = await Promise.all([
    viewsOf(deps, [webhook], detail),
    deps.backlog.count(webhook.id, HELD_COUNT_MAX),
  ]);
  return { ...view, held };
}

/** Webhooks with their last delivery and health. */
export async function viewsOf(
  deps: Pick<Dependencies, 'deliveries' | 'events' | 'health'>,
  webhooks: readonly Webhook[],
  detail?: View,
): Promise<WebhookView[]> {
  const [healths, deliveries] = await Promise.all([
    deps.health.getMany(webhooks.map(webhookKeyOf)),
    Promise.all(webhooks.map(({ id }) => lastDeliveryOf(deps, id))),
  ]);
  const views = await withBodies(
    deps,
    deliveries.filter((delivery) => delivery !== undefined),
    detail,
  );
  return webhooks.map((webhook) => ({
    webhook,
    lastDelivery: views.find(({ delivery }) => delivery.webhookId === webhook.id),
    health: healths.find(
      (each) => each.webhookId === webhook.id && each.configVersion === webhook.configVersion,
    ),
  }));
}

async function lastDeliveryOf({ deliveries }: Pick<Dependencies, 'deliveries'>, webhookId: string) {
  const page = await deliveries.list(webhookId, 'attempted', {}, { ascending: false, limit: 1 });
  return page.items[0];
}

/**
 * A project holds at most WEBHOOKS_PER_PROJECT webhooks: they are read in one go, and sorted and cut here.
 * @param order the fields to sort by, the most significant first; ties fall to the name
 * @throws RequestError InvalidArgument, PermissionDenied
 */
export async function listWebhooks(
  deps: ReadDependencies,
  principal: Principal,
  projectId: string,
  order: readonly WebhookOrder[],
  request: PageRequest,
  detail?: View,
): Promise<Page<WebhookView>> {
  authorize(principal, projectId, 'read');
  const effective: readonly WebhookOrder[] = [...order, { field: 'name', descending: false }];
  const binding = `webhooks/${projectId}/${JSON.stringify(effective)}`;
  const tokens = { key: deps.pageTokenKey, random: deps.random, binding };
  const cursor = cursorOf(request, tokens);

  const sorted = (await deps.webhooks.list(projectId)).sort((a, b) =>
    compare(positionOf(a, effective), positionOf(b, effective), effective),
  );
  const [from, to] = bounds(sorted, cursor, effective, pageSizeOf(request));
  const page = sorted.slice(from, to);
  const [first] = page;
  const last = page.at(-1);
  return {
    items: await viewsOf(deps, page, detail),
    nextToken: last && to < sorted.length ? tokenFor('next', positionOf(last, effective), tokens) : '',
    previousToken: first && from > 0 ? tokenFor('previous', positionOf(first, effective), tokens) : '',
  };
}

/** Where the page begins and ends. A position need not be there any more: the page starts where it would be. */
function bounds(
  sorted: readonly Webhook[],
  cursor: { direction: 'next' | 'previous'; position: string[] } | undefined,
  order: readonly WebhookOrder[],
  size: number,
): [from: number, to: number] {
  if (!cursor) return [0, Math.min(size, sorted.length)];
  const side = (webhook: Webhook) => compare(positionOf(webhook, order), cursor.position, order);
  if (cursor.direction === 'next') {
    const from = sorted.filter((webhook) => side(webhook) <= 0).length;
    return [from, Math.min(from + size, sorted.length)];
  }
  const to = sorted.filter((webhook) => side(webhook) < 0).length;
  return [Math.max(0, to - size), to];
}

const SORT_VALUE: Record<WebhookOrder['field'], (webhook: Webhook) => string> = {
  name: (webhook) => webhook.name,
  created_at: (webhook) => new Date(webhook.createdAtMs).toISOString(),
  updated_at: (webhook) => new Date(webhook.updatedAtMs).toISOString(),
};

const positionOf = (webhook: Webhook, order: readonly WebhookOrder[]): string[] =>
  order.map(({ field }) => SORT_VALUE[field](webhook));

function compare(left: readonly string[], right: readonly string[], order: readonly WebhookOrder[]): number {
  for (const [index, { descending }] of order.entries()) {
    const [a = '', b = ''] = [left[index], right[index]];
    if (a !== b) return a < b !== descending ? -1 : 1;
  }
  return 0;
}
