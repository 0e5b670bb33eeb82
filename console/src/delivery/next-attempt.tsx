import { useNow, When } from '../text/when.tsx';

interface Props {
  readonly at: string | undefined;
  /** The webhook's deliveries wait for a probe to succeed. */
  readonly onHold: boolean;
}

/** A time in the past is no time for an attempt: it is due, or held back. */
export function NextAttempt({ at, onHold }: Props) {
  const now = useNow();
  if (at === undefined || Date.parse(at) > now) return <When at={at} />;
  return onHold ? 'On hold' : 'Due now';
}
