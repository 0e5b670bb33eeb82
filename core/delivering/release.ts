import type { HeldDelivery } from '../backlog.ts';
import type { Dependencies } from '../dependencies.ts';
import { RELEASE_AHEAD_MS, RELEASE_PASS_MS, WAKE_UP_ROWS_MAX } from '../limits.ts';
import type { Round } from '../wake-up.ts';

const MILLISECONDS = 1_000;

export type ReleaseDependencies = Pick<Dependencies, 'backlog' | 'deliveryQueue' | 'clock'>;

/**
 * Lets the oldest rows go, spread over the time that the rate gives them.
 * @param perSecond deliveries a second, at most RELEASES_PER_SECOND_MAX
 * @param fromMs when the rate is free again
 */
export async function releaseAtRate(
  deps: ReleaseDependencies,
  webhookId: string,
  perSecond: number,
  fromMs: number,
): Promise<Round> {
  const limit = rowsAhead(perSecond);
  const { items, next } = await deps.backlog.list(webhookId, {}, { ascending: true, limit });
  if (items.length === 0) return {};
  const startMs = Math.max(fromMs, deps.clock.now());
  const stepMs = MILLISECONDS / perSecond;
  await release(
    deps,
    items.map((held, index) => ({ held, atMs: Math.round(startMs + index * stepMs) })),
  );
  const pacedUntilMs = Math.round(startMs + items.length * stepMs);
  return {
    pacedUntilMs,
    releasedUntilMs: pacedUntilMs + RELEASE_PASS_MS,
    ...(next !== undefined && { dueAtMs: pacedUntilMs }),
  };
}

/** As many as RELEASE_AHEAD_MS have room for, one at least. */
const rowsAhead = (perSecond: number): number =>
  Math.max(1, Math.min(WAKE_UP_ROWS_MAX, Math.floor((perSecond * RELEASE_AHEAD_MS) / MILLISECONDS)));

/** Lets one row try a destination whose breaker is open. @returns false when there is none */
export async function releaseProbe(deps: ReleaseDependencies, webhookId: string): Promise<boolean> {
  const { items } = await deps.backlog.list(webhookId, {}, { ascending: true, limit: 1 });
  await release(
    deps,
    items.map((held) => ({ held, atMs: deps.clock.now(), probe: true })),
  );
  return items.length > 0;
}

interface Release {
  readonly held: HeldDelivery;
  readonly atMs: number;
  readonly probe?: true;
}

/**
 * Message first, row second: a crash between them leaves the row, and its second message finds what the first
 * one recorded. A row that was held anew meanwhile is not the one that was read, and stays.
 */
async function release(
  { deliveryQueue, backlog }: ReleaseDependencies,
  releases: readonly Release[],
): Promise<void> {
  if (releases.length === 0) return;
  await deliveryQueue.send(
    releases.map(({ held, atMs, probe }) => ({
      message: {
        ...held.message,
        pass: { untilMs: atMs + RELEASE_PASS_MS, ...(probe && { probe }) },
      },
      notBeforeMs: atMs,
    })),
  );
  await backlog.remove(releases.map(({ held }) => held));
}
