import Box from '@cloudscape-design/components/box';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Delivery, DeliveryState, Held, HoldReason } from '../api/client.ts';
import type { ListedState } from '../api/list-query.ts';
import { Status } from '../text/status.tsx';
import { outcomeText } from './cause.ts';
import { heldText } from './held-words.ts';

/** What a list can be narrowed to: `held` stands beside the states. */
export const LISTED_STATES: readonly ListedState[] = [
  'pending',
  'held',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
];

export const isListedState = (text: string): text is ListedState =>
  LISTED_STATES.some((state) => state === text);

const INDICATORS: Readonly<Record<DeliveryState, StatusIndicatorProps.Type>> = {
  pending: 'pending',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
  skipped: 'stopped',
};

export const stateText = (state: ListedState): string => state[0]?.toUpperCase() + state.slice(1);

/** Where an event went is told without the attempts, and with no more than why it is held. */
interface Shown {
  readonly state: DeliveryState;
  readonly attempts?: Delivery['attempts'];
  readonly held?: Held | HoldReason;
}

/** Its state; and below it, why it waits for its webhook: a redelivery may, whatever became of the delivery. */
export function DeliveryStateIndicator({ delivery }: { readonly delivery: Shown }) {
  const { held } = delivery;
  if (held === undefined) return <StateAlone delivery={delivery} />;
  const words = heldText(typeof held === 'string' ? held : held.reason);
  const wasTried = (delivery.attempts?.length ?? 0) > 0;
  if (delivery.state === 'pending' && !wasTried) return <Status type="pending">{words}</Status>;
  return (
    <>
      <StateAlone delivery={delivery} />
      <Box fontSize="body-s" color="text-body-secondary">
        {words}
      </Box>
    </>
  );
}

/** One that failed and will be tried again is no longer the same as one that was never tried. */
function StateAlone({ delivery: { state, attempts } }: { readonly delivery: Shown }) {
  const last = attempts?.at(-1);
  if (state === 'pending' && last?.error_class !== undefined) {
    return <Status type="warning">Retrying after {outcomeText(last)}</Status>;
  }
  return <Status type={INDICATORS[state]}>{stateText(state)}</Status>;
}
