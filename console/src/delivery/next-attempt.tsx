import type { Held } from '../api/client.ts';
import { useNow, When } from '../text/when.tsx';

interface Props {
  readonly at: string | undefined;
  /** It waits for its webhook: then the time of its schedule says nothing. */
  readonly held?: Held | undefined;
}

/**
 * When it may be sent next. A time in the past is no time for an attempt: it is due. Held without a time, whatever
 * for, is what waits for the end of a pause.
 */
export function NextAttempt({ at, held }: Props) {
  const now = useNow();
  if (held && (held.reason === 'pause' || held.next_look_at === undefined)) return 'When resumed';
  const next = held ? held.next_look_at : at;
  if (next === undefined || Date.parse(next) > now) return <When at={next} />;
  return held ? 'In its turn' : 'Due now';
}
