import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];
const TICK_MS = 1_000;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
});

const NowContext = createContext(0);

/** One clock for the whole page: relative times change together. */
export function NowProvider({ children }: { readonly children: ReactNode }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** Milliseconds since the epoch; a component that asks is rendered again every second. */
export const useNow = (): number => useContext(NowContext);

/** How long ago, or until; the exact time is in the tooltip. */
export function When({ at }: { readonly at: string | undefined }) {
  const now = useNow();
  if (at === undefined) return '–';
  return (
    <time dateTime={at} title={exactly(at)}>
      {relatively(Date.parse(at) - now)}
    </time>
  );
}

/** To the millisecond, to be found again in a log. */
export function Exactly({ at }: { readonly at: string | undefined }) {
  return at === undefined ? '–' : <time dateTime={at}>{exactly(at)}</time>;
}

const exactly = (at: string): string => absolute.format(new Date(at));

function relatively(distanceMs: number): string {
  const [unit, size] = UNITS.find(([, each]) => Math.abs(distanceMs) >= each) ?? ['second', TICK_MS];
  return relative.format(Math.trunc(distanceMs / size), unit);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** `340 ms`, `2.4 s`, `5.0 min`, `2.1 h`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1) return '< 1 ms';
  if (milliseconds >= HOUR_MS) return `${(milliseconds / HOUR_MS).toFixed(1)} h`;
  if (milliseconds >= MINUTE_MS) return `${(milliseconds / MINUTE_MS).toFixed(1)} min`;
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
