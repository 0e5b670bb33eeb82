import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import type { Failure } from '../api/failure.ts';
import { Status } from '../text/status.tsx';
import { visibleText } from '../text/visible-text.ts';
import { durationText } from '../text/when.tsx';

interface Props {
  /** Undefined while it is counted, or where it could not be. */
  readonly count: { readonly matched: number; readonly complete: boolean } | undefined;
  readonly error: Failure | Error | null;
  /** Undefined where what was typed is no rate. */
  readonly perSecond: number | undefined;
}

/** How many deliveries a job would bring back, and how long that takes at least. */
export function CountText({ count, error, perSecond }: Props) {
  if (!count && error) {
    return (
      <Status type="warning">
        They could not be counted: {visibleText(error.message)}. The job can be started all the same.
      </Status>
    );
  }
  if (!count) {
    return (
      <Box>
        <Spinner /> Counting…
      </Box>
    );
  }
  if (count.matched === 0 && count.complete) return <Status type="info">Nothing to send again.</Status>;
  const leastMs = perSecond === undefined ? 0 : (count.matched / perSecond) * MS;
  const number = count.matched.toLocaleString('en');
  const text = count.complete ? deliveriesText(count.matched, number) : `${number} or more deliveries`;
  return (
    <Status type="info">
      {text} would be sent again
      {leastMs >= LONG_MS && `, in ${durationText(leastMs)} or more`}.
    </Status>
  );
}

const MS = 1_000;
/** Below it nobody asks how long it takes. */
const LONG_MS = 10_000;

const deliveriesText = (count: number, number: string): string =>
  count === 1 ? '1 delivery' : `${number} deliveries`;
