import type { Held } from '../api/client.ts';
import { useNow, When } from '../text/when.tsx';

interface Props {
  readonly at: string | undefined;
  /** It waits for its webhook: then the time of its schedule says nothing. */
  readonly held?: Held | undefined;
}

/** When it may be sent next. A time in the past is no time for an attempt: it is due. */
export function NextAttempt({ at, held }: Props) {
  const now = useNow();
  if (held?.reason === 'pause') return 'When resumed';
  const next = held ? held.next_look_at : at;
  if (next === undefined) return held ? 'In its turn' : <When at={next} />;
  if (Date.parse(next) > now) return <When at={next} />;
  return held ? 'In its turn' : 'Due now';
}
