import type { Delivery } from '../api/client.ts';
import type { DeliveryFilter } from '../api/list-query.ts';
import type { RedeliveryRequest } from '../api/redeliveries.ts';
import { filterText, type JobFilter, type RedeliverableState } from './job-words.ts';

const SCOPES = ['selected', 'filter', 'missed'] as const;
/** What a job can be asked to bring back from a webhook's page. */
export type Scope = (typeof SCOPES)[number];

export const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

/** One of the choices of the dialog. */
export interface Offer {
  readonly scope: Scope;
  readonly label: string;
  readonly description: string;
  /** Undefined where there is nothing to ask for, as the description says. */
  readonly request: RedeliveryRequest | undefined;
  /** Where it need not be asked for. */
  readonly count?: number;
}

const REDELIVERABLE: readonly RedeliverableState[] = ['failed', 'cancelled', 'skipped', 'succeeded'];
export const MISSED: readonly RedeliverableState[] = ['failed', 'cancelled', 'skipped'];

export const offersOf = (filter: DeliveryFilter, selected: readonly Delivery[]): readonly Offer[] => [
  ...(selected.length > 0 ? [ofSelection(selected)] : []),
  ofFilter(filter),
  {
    scope: 'missed',
    label: 'What it missed',
    description: 'All that failed in the end, was cancelled, or was skipped while the webhook was off.',
    request: { missed: true },
  },
];

function ofSelection(selected: readonly Delivery[]): Offer {
  const count = selected.length;
  return {
    scope: 'selected',
    label: count === 1 ? 'The selected delivery' : `The ${count} selected deliveries`,
    description: 'Whatever became of them.',
    request: { event_ids: selected.map(({ event_id }) => event_id) },
    count,
  };
}

/** Without a state: what was missed. To send again what succeeded has to be asked for. */
function ofFilter(listed: DeliveryFilter): Offer {
  const asked = listed['filter.state'];
  const states = asked ? REDELIVERABLE.filter((state) => asked.includes(state)) : MISSED;
  const offer = { scope: 'filter' as const, label: 'What the filters of the list find' };
  if (listed['filter.resource_id'] !== undefined) {
    const description = 'A job cannot be narrowed to a resource: select the deliveries in the list.';
    return { ...offer, description, request: undefined };
  }
  if (states.length === 0) {
    const description = 'The list shows only what is pending or held, and comes by itself.';
    return { ...offer, description, request: undefined };
  }
  const filter: JobFilter = {
    states: [...states],
    ...(listed['filter.event_source'] && { event_source: listed['filter.event_source'] }),
    ...(listed['filter.event_action'] && { event_action: listed['filter.event_action'] }),
    ...(listed['filter.http_status'] && { status_code: listed['filter.http_status'] }),
    ...(listed['filter.error_class'] && { error_class: listed['filter.error_class'] }),
    ...(listed['filter.since'] && { since: listed['filter.since'] }),
    ...(listed['filter.until'] && { until: listed['filter.until'] }),
  };
  return { ...offer, description: filterText(filter), request: { filter } };
}
