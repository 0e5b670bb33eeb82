import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { DeliveryState } from '../api/client.ts';

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

export function DeliveryStateIndicator({ state }: { readonly state: DeliveryState }) {
  return <StatusIndicator type={INDICATORS[state]}>{stateText(state)}</StatusIndicator>;
}
