import type { Dependencies } from '../dependencies.ts';
import { LostRaceError } from '../errors.ts';
import { isOperational } from '../event.ts';
import { queueBodyOf } from '../event-document.ts';
import { afterOutcomes, type Health, type HealthStep, isHopeless } from '../health.ts';
import { OPERATIONAL_EVENTS_PER_HOUR, WRITE_CONFLICT_TRIES } from '../limits.ts';
import { type Announcement, operationalEvent, sealOf } from '../operational-event.ts';
import type { Verdict } from '../outcome.ts';
import { type DisabledReason, type Webhook, webhookKeyOf } from '../webhook.ts';
import type { Job } from './delivery-job.ts';
import type { Recorded } from './record-outcome.ts';
import { wakeAtOnce } from './start-wake-up.ts';

const HOUR_SECONDS = 60 * 60;

export type FollowDependencies = Pick<
  Dependencies,
  | 'webhooks'
  | 'health'
  | 'rates'
  | 'eventQueue'
  | 'operationalKey'
  | 'wakeUps'
  | 'wakeUpQueue'
  | 'clock'
  | 'settings'
>;

/** One attempt that was made and recorded. */
export interface Outcome {
  readonly job: Job;
  readonly recorded: Recorded;
  readonly durationMs: number;
}

/**
 * What the outcomes of a batch mean beyond their own deliveries: the webhooks' health, whether they stay on, and
 * what their projects are told. Called after the outcomes are stored; none of it changes a delivery.
 * @returns the rejection for each outcome whose webhook could not be seen to
 */
export async function followOutcomes(
  deps: FollowDependencies,
  outcomes: readonly Outcome[],
): Promise<ReadonlyMap<Outcome, PromiseRejectedResult>> {
  const groups = Map.groupBy(outcomes, ({ job: { webhook } }) => `${webhook.id}/${webhook.configVersion}`);
  const failures = new Map<Outcome, PromiseRejectedResult>();
  await Promise.all(
    Array.from(groups.values(), async (group) => {
      const [result] = await Promise.allSettled([followWebhook(deps, group)]);
      if (result.status === 'rejected') for (const outcome of group) failures.set(outcome, result);
    }),
  );
  return failures;
}

/** @param outcomes of one webhook under one configuration, in the order in which they came in */
async function followWebhook(deps: FollowDependencies, outcomes: readonly Outcome[]): Promise<void> {
  const job = outcomes.at(-1)?.job;
  if (!job) return;
  const verdicts = outcomes.map(({ recorded }) => recorded.verdict);
  const isGone = verdicts.some((verdict) => verdict.kind === 'failed' && verdict.destinationGone);
  if (isGone) await switchOff(deps, job, 'gone');

  const { health, steps } = await noteHealth(deps, job, verdicts);
  for (const action of steps) {
    const step = { source: 'fanfare.webhook', action } as const;
    await announce(deps, job, { step, occasion: `${health?.version}` });
  }
  if (steps.includes('recovered')) await wakeAtOnce(deps, job.webhook);
  if (health && health.consecutiveFailures > 0 && isHopeless(health, deps.clock.now())) {
    await switchOff(deps, job, 'failing');
  }
  for (const outcome of outcomes) await announceExhaustion(deps, outcome);
}

async function announceExhaustion(
  deps: FollowDependencies,
  { job, recorded: { delivery, verdict } }: Outcome,
): Promise<void> {
  const isExhausted =
    verdict.kind === 'retry' && delivery.state === 'failed' && job.message.trigger === 'event';
  if (!isExhausted) return;
  await announce(deps, job, {
    step: { source: 'fanfare.delivery', action: 'exhausted' },
    occasion: delivery.id,
  });
}

/** Losing the write again and again is given up: others are noting the same trouble at the same time. */
async function noteHealth(
  { health: healths, clock }: FollowDependencies,
  { webhook, health: loaded }: Job,
  verdicts: readonly Verdict[],
): Promise<{ health?: Health; steps: readonly HealthStep[] }> {
  const succeeded = verdicts.map(({ kind }) => kind === 'succeeded');
  let stored = loaded;
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const change = afterOutcomes(stored, webhook, succeeded, clock.now());
    if (!change.health) return { steps: [] };
    if ((await healths.put(change.health)) === 'written') return change;
    const before = stored;
    [stored] = await healths.getMany([webhookKeyOf(webhook)]);
    // Removed meanwhile, with its webhook: written anew it would stay behind for ever.
    if (before && !stored) return { steps: [] };
  }
  return { steps: [] };
}

/**
 * Switches a webhook off, provided that the configuration which earned it is still the current one: the last
 * word of an old URL must not silence a new one.
 */
async function switchOff(deps: FollowDependencies, job: Job, reason: DisabledReason): Promise<void> {
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const [current] = await deps.webhooks.getMany([webhookKeyOf(job.webhook)]);
    if (!current?.enabled || current.configVersion !== job.webhook.configVersion) return;

    const updatedAtMs = deps.clock.now();
    const off: Webhook = {
      ...current,
      enabled: false,
      disabledReason: reason,
      updatedAtMs,
      version: current.version + 1,
    };
    if ((await deps.webhooks.update(off)) !== 'updated') continue;
    await announce(deps, job, {
      step: { source: 'fanfare.webhook', action: 'disabled' },
      occasion: `${off.version}`,
      details: { reason },
    });
    return;
  }
  throw new LostRaceError(`webhook ${job.webhook.id} could not be switched off`);
}

/** One that is over the limit is counted in the next one, so that nobody takes the silence for health. */
async function announce(
  { rates, eventQueue, operationalKey, clock, settings }: FollowDependencies,
  { event: { source, eventId }, webhook }: Job,
  { step, occasion, details }: Pick<Announcement, 'step' | 'occasion'> & Partial<Announcement>,
): Promise<void> {
  if (isOperational(source)) return;
  const { projectId } = webhook;
  const budget = `operational/${projectId}/${step.source}`;
  if (!(await rates.take(budget, OPERATIONAL_EVENTS_PER_HOUR, HOUR_SECONDS))) return rates.count(budget);

  const untold = await rates.collect(budget);
  const all = { ...details, event_id: eventId, ...(untold > 0 && { untold }) };
  const event = operationalEvent(
    webhook,
    { step, occasion, details: all },
    { geo: settings.geo, operationalKey },
  );
  const seal = sealOf(operationalKey, event);
  await eventQueue.send([{ projectId, body: queueBodyOf({ event, acceptedAtMs: clock.now(), seal }) }]);
}
