import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Delivery, DeliveryState } from '../api/client.ts';
import { Status } from '../text/status.tsx';
import { outcomeText } from './cause.ts';

export const DELIVERY_STATES: readonly DeliveryState[] = [
  'pending',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
];

const INDICATORS: Readonly<Record<DeliveryState, StatusIndicatorProps.Type>> = {
  pending: 'pending',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
  skipped: 'stopped',
};

export const stateText = (state: DeliveryState): string => state[0]?.toUpperCase() + state.slice(1);

/** Where an event went is told without the attempts. */
interface Shown {
  readonly state: DeliveryState;
  readonly attempts?: Delivery['attempts'];
}

/** One that failed and will be tried again is no longer the same as one that was never tried. */
export function DeliveryStateIndicator({ delivery: { state, attempts } }: { readonly delivery: Shown }) {
  const last = attempts?.at(-1);
  if (state === 'pending' && last?.error_class !== undefined) {
    return <Status type="warning">Retrying after {outcomeText(last)}</Status>;
  }
  return <Status type={INDICATORS[state]}>{stateText(state)}</Status>;
}
