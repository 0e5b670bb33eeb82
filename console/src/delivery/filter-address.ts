/** What a list of deliveries is narrowed by, in the words of its address. */
import type { DeliveryFilter } from '../api/list-query.ts';
import { PERIOD_FILTERS, periodOf } from '../shell/period.ts';
import type { ListAddress } from '../shell/use-list-address.ts';
import { type ErrorClass, isErrorClass } from './cause.ts';
import { isListedState, LISTED_STATES } from './delivery-state.tsx';

export const DELIVERY_FILTERS = [
  'state',
  'source',
  'action',
  'resource',
  'status',
  'error',
  ...PERIOD_FILTERS,
];

/** Unless asked otherwise: those that wait for their first attempt too, but not what was never to be sent. */
const SHOWN_STATES = LISTED_STATES.filter((state) => state !== 'skipped');
/** HTTP statuses that an answer can have. */
const STATUS = /^[1-5]\d\d$/;

export const isStatus = (text: string): boolean => STATUS.test(text);

/** As the address says, with no state where it names none. */
export function chosenFilter(list: ListAddress): DeliveryFilter {
  const states = list.valuesOf('state').filter(isListedState);
  const [source, action, resource] = ['source', 'action', 'resource'].map(list.valueOf);
  const status = list.valueOf('status');
  const errorClass = errorClassIn(list);
  return {
    ...(states.length > 0 && { 'filter.state': states }),
    ...(source && { 'filter.event_source': source }),
    ...(action && { 'filter.event_action': action }),
    ...(resource && { 'filter.resource_id': resource }),
    ...(isStatus(status) && { 'filter.http_status': Number(status) }),
    ...(errorClass && { 'filter.error_class': errorClass }),
    ...periodOf(list),
  };
}

export const filterOf = (list: ListAddress): DeliveryFilter => ({
  'filter.state': [...SHOWN_STATES],
  ...chosenFilter(list),
});

export const isFiltered = (list: ListAddress): boolean =>
  DELIVERY_FILTERS.some((name) => list.valueOf(name) !== '');

export function errorClassIn(list: ListAddress): ErrorClass | undefined {
  const text = list.valueOf('error');
  return isErrorClass(text) ? text : undefined;
}
