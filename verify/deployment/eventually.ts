import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 500;
/** Milliseconds: an emulator polls each queue about once a second and looks for due schedules every ten; logs of AWS come late. */
const PATIENCE_MS = 60_000;

/**
 * Looks until there is something to see.
 * @param what the thing waited for, as the error names it
 * @throws Error when it does not come
 */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
  patienceMs = PATIENCE_MS,
): Promise<Found> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > untilMs) throw new Error(`${what} did not come within ${patienceMs / 1_000} s`);
    await delay(LOOK_AGAIN_MS);
  }
}
