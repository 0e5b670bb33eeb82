import { COUNT_KEPT_DAYS } from '../../../core/limits.ts';
import type { Clock, RateLimiter, StoredSecret, TokenVault } from '../../../core/ports.ts';

const MILLISECONDS = 1_000;
const DAY_MS = 24 * 60 * 60 * MILLISECONDS;

export interface MemoryVault extends TokenVault {
  /** Every token that was ever stored, by version id: the checker's, not the service's. */
  readonly everStored: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, StoredSecret>;
}

export function createMemoryVault(clock: Clock): MemoryVault {
  const everStored = new Map<string, string>();
  const secrets = new Map<string, StoredSecret>();
  const tokens = new Map<string, Map<string, string>>();

  return {
    everStored,
    secrets,
    async put({ secretId, versionId }, token, owner) {
      const versions = tokens.get(secretId) ?? new Map<string, string>();
      const stored = versions.get(versionId);
      if (stored !== undefined && stored !== token) throw new Error('the version holds another token');
      if (!secrets.has(secretId)) secrets.set(secretId, { secretId, owner, createdAtMs: clock.now() });
      tokens.set(secretId, versions.set(versionId, token));
      everStored.set(versionId, token);
    },
    get: async ({ secretId, versionId }) => tokens.get(secretId)?.get(versionId),
    async remove(secretId) {
      secrets.delete(secretId);
      tokens.delete(secretId);
    },
    async *listSecrets() {
      yield* [...secrets.values()];
    },
  };
}

export function createMemoryRates(clock: Clock): RateLimiter {
  const counts = new Map<string, { counted: number; untilMs: number }>();
  const windows = new Map<string, { startMs: number; taken: number }>();
  return {
    async take(key, limit, windowSeconds) {
      const windowMs = windowSeconds * MILLISECONDS;
      const startMs = Math.floor(clock.now() / windowMs) * windowMs;
      const known = windows.get(key);
      const taken = known?.startMs === startMs ? known.taken : 0;
      if (taken >= limit) return false;
      windows.set(key, { startMs, taken: taken + 1 });
      return true;
    },
    async count(key) {
      const counted = (counts.get(key)?.counted ?? 0) + 1;
      counts.set(key, { counted, untilMs: clock.now() + COUNT_KEPT_DAYS * DAY_MS });
    },
    async collect(key) {
      const known = counts.get(key);
      counts.delete(key);
      return known && known.untilMs > clock.now() ? known.counted : 0;
    },
  };
}
