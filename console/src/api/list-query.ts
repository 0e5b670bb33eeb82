import type { operations } from './schema.ts';

const PAGE_SIZE = 25;

/** Where in a list one is; at most one of the two. */
export interface PagePosition {
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
}

type Query<Operation extends keyof operations> = NonNullable<operations[Operation]['parameters']['query']>;
type FilterName<Operation extends keyof operations> = Extract<keyof Query<Operation>, `filter.${string}`>;
/** Whatever a list can be narrowed by. */
type FilterOf<Operation extends keyof operations> = Pick<Query<Operation>, FilterName<Operation>>;
export type DeliveryFilter = FilterOf<'ListWebhookDeliveries'>;
export type EventFilter = FilterOf<'ListEvents'>;
/** The states, and `held`, which stands beside them. */
export type ListedState = NonNullable<DeliveryFilter['filter.state']>[number];

/** Without payloads, bodies and headers, and of the attempts the last one: what a list shows. */
export const SUMMARY = { view: 'summary' } as const;

export const paging = ({ next, previous }: PagePosition) => ({
  'pagination.page_size': PAGE_SIZE,
  ...(next && { 'pagination.next_page_token': next }),
  ...(previous && { 'pagination.previous_page_token': previous }),
});
