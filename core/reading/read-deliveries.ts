import { pendingDelivery } from '../backlog.ts';
import type { Delivery } from '../delivery.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Page, PageRequest, PageTokens } from '../paging.ts';
import type { ListPage, ListRange } from '../ports.ts';
import { authorize, type Principal } from '../principal.ts';
import { type AskedDeliveries, partsOf } from './delivery-parts.ts';
import { type DeliveryView, heldOf, type View, withBodies } from './delivery-views.ts';
import { listInOrder } from './list-in-order.ts';
import { type ListPart, mergeLists } from './merge-lists.ts';

type ReadDependencies = Pick<
  Dependencies,
  'webhooks' | 'deliveries' | 'events' | 'backlog' | 'wakeUps' | 'random' | 'pageTokenKey'
>;

export interface DeliveryQuery {
  readonly descending: boolean;
  readonly asked: AskedDeliveries;
  readonly view: View;
}

/** A delivery in the list of its project. */
export interface ProjectDeliveryView extends DeliveryView {
  readonly webhookName: string | undefined;
}

/** @throws RequestError NotFound, PermissionDenied */
export async function getDelivery(
  deps: ReadDependencies,
  principal: Principal,
  address: WebhookAddress,
  deliveryId: string,
): Promise<DeliveryView> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  const key = { webhookId: webhook.id, deliveryId };
  const [[stored], [held]] = await Promise.all([deps.deliveries.getMany([key]), deps.backlog.getMany([key])]);
  const delivery = stored ?? (held && pendingDelivery(held));
  if (!delivery) throw new RequestError('NotFound', 'delivery not found');
  const [view = { delivery, body: undefined }] = await viewsOf(deps, [delivery], 'full');
  return view;
}

async function viewsOf(
  deps: ReadDependencies,
  deliveries: readonly Delivery[],
  view: View,
): Promise<DeliveryView[]> {
  const [views, held] = await Promise.all([withBodies(deps, deliveries, view), heldOf(deps, deliveries)]);
  return views.map((each) => ({ ...each, held: held.get(each.delivery.id) }));
}

/**
 * A webhook's deliveries in order of acceptance.
 * @throws RequestError NotFound, InvalidArgument, PermissionDenied
 */
export async function listDeliveries(
  deps: ReadDependencies,
  principal: Principal,
  address: WebhookAddress,
  query: DeliveryQuery,
  request: PageRequest,
): Promise<Page<DeliveryView>> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  const parts = partsOf(deps, webhook.id, query.asked);
  return listParts(deps, parts, query, request, `${webhook.projectId}/${webhook.id}`);
}

/**
 * The deliveries of all of a project's webhooks in order of acceptance: a merge of the lists of at most
 * WEBHOOKS_PER_PROJECT webhooks, which read no more together than those of one may.
 * @throws RequestError InvalidArgument, PermissionDenied
 */
export async function listProjectDeliveries(
  deps: ReadDependencies,
  principal: Principal,
  projectId: string,
  query: DeliveryQuery,
  request: PageRequest,
): Promise<Page<ProjectDeliveryView>> {
  authorize(principal, projectId, 'read');
  const webhooks = await deps.webhooks.list(projectId);
  const parts = webhooks.flatMap(({ id }) => partsOf(deps, id, query.asked));
  const page = await listParts(deps, parts, query, request, projectId);
  const names = new Map(webhooks.map(({ id, name }) => [id, name]));
  return {
    ...page,
    items: page.items.map((view) => ({ ...view, webhookName: names.get(view.delivery.webhookId) })),
  };
}

function listParts(
  deps: ReadDependencies,
  parts: readonly ListPart<Delivery>[],
  { descending, asked, view }: DeliveryQuery,
  request: PageRequest,
  place: string,
): Promise<Page<DeliveryView>> {
  const tokens: PageTokens = {
    key: deps.pageTokenKey,
    random: deps.random,
    binding: `deliveries/${place}/${JSON.stringify({ descending, ...asked })}`,
  };
  return listInOrder(
    {
      ascending: !descending,
      idOf: ({ delivery }: DeliveryView) => delivery.id,
      read: (range) => readViews(deps, parts, range, view),
    },
    request,
    tokens,
  );
}

async function readViews(
  deps: ReadDependencies,
  parts: readonly ListPart<Delivery>[],
  range: ListRange,
  view: View,
): Promise<ListPage<DeliveryView>> {
  const page = await mergeLists(parts, range, ({ id }) => id);
  const views = await viewsOf(deps, page.items, view);
  const fitting = views.filter(({ tooLarge }, index) => index === 0 || !tooLarge);
  const last = fitting.at(-1);
  return fitting.length < views.length && last
    ? { items: fitting, next: last.delivery.id }
    : { ...page, items: fitting };
}
