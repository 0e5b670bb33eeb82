import type { SendResult } from '../../../core/outcome.ts';
import type { Clock, Random } from '../../../core/ports.ts';

/** How a receiver behaves for a while. */
const MODES = [
  'ok',
  'ok',
  'ok',
  'ok',
  'failing',
  'busy',
  'hanging',
  'refusing',
  'redirecting',
  'flaky',
  'slow',
] as const;
type Mode = (typeof MODES)[number] | 'gone' | 'dead';

/** What a receiver does with one request. */
export interface Behaviour {
  /** Milliseconds until it answers, or until the connection fails. */
  readonly afterMs: number;
  /** Undefined: it never gets the request. */
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly failure?: Extract<SendResult, { kind: 'failure' }>['errorClass'];
}

export interface Destinations {
  behaviourOf(url: string): Behaviour;
  /** All receivers recover, but for those that are dead for good. */
  heal(): void;
  isDead(url: string): boolean;
}

const RETRY_AFTERS = ['1', '30', '3600', '86400', '99999999', '-5', '0x10', 'soon', '', '1.5'];
const FAILURE_STATUSES = [400, 401, 404, 500, 501, 503];
const GONE_SHARE = 0.06;
const DEAD_SHARE = 0.03;

/** Receivers by host name, each with its own seeded life of good and bad spells. */
export function createDestinations(clock: Clock, random: Random, spellMs: number): Destinations {
  const spells = new Map<string, { mode: Mode; untilMs: number }>();
  let healed = false;

  const pick = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random.fraction() * items.length)];
  const newMode = (): Mode => {
    const dice = random.fraction();
    if (dice < GONE_SHARE) return 'gone';
    return dice < GONE_SHARE + DEAD_SHARE ? 'dead' : (pick(MODES) ?? 'ok');
  };
  const modeOf = (host: string): Mode => {
    const known = spells.get(host);
    if (known?.mode === 'dead') return 'dead';
    if (healed) return 'ok';
    if (known && known.untilMs > clock.now()) return known.mode;
    const mode = newMode();
    spells.set(host, { mode, untilMs: clock.now() + (0.2 + random.fraction()) * spellMs });
    return mode;
  };
  const behave = (mode: Mode): Behaviour => {
    const afterMs = 5 + random.fraction() * 300;
    switch (mode) {
      case 'ok':
        return { afterMs, statusCode: 200 + Math.floor(random.fraction() * 5) };
      case 'slow':
        return { afterMs: 2_000 + random.fraction() * 10_000, statusCode: 200 };
      case 'failing':
        return { afterMs, statusCode: pick(FAILURE_STATUSES) ?? 500 };
      case 'dead':
        return random.fraction() < 0.5 ? { afterMs: 60_000 } : { afterMs, statusCode: 500 };
      case 'busy': {
        const at = new Date(clock.now() + random.fraction() * 7_200_000).toUTCString();
        const retryAfter = random.fraction() < 0.2 ? at : (pick(RETRY_AFTERS) ?? '1');
        return { afterMs, statusCode: pick([429, 503]) ?? 429, headers: { 'retry-after': retryAfter } };
      }
      case 'hanging':
        return { afterMs: 60_000, statusCode: 200 };
      case 'refusing':
        return { afterMs, failure: 'connection_refused' };
      case 'redirecting':
        return { afterMs, statusCode: 302, headers: { location: 'https://elsewhere.example.com/' } };
      case 'gone':
        // Now and then so late that its owner has meanwhile moved on.
        return { afterMs: random.fraction() < 0.3 ? afterMs : 30 * afterMs, statusCode: 410 };
      case 'flaky':
        return behave(pick(['ok', 'ok', 'failing', 'refusing']) ?? 'ok');
    }
  };
  const hostOf = (url: string): string => new URL(url).host;

  return {
    behaviourOf: (url) => behave(modeOf(hostOf(url))),
    heal() {
      healed = true;
    },
    isDead: (url) => spells.get(hostOf(url))?.mode === 'dead',
  };
}
