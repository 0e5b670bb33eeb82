import type { Dependencies } from '../dependencies.ts';
import { isOperational } from '../event.ts';
import { queueBodyOf } from '../event-document.ts';
import { afterFailure, afterSuccess, type Health, type HealthStep, isHopeless } from '../health.ts';
import { OPERATIONAL_EVENTS_PER_HOUR, WRITE_CONFLICT_TRIES } from '../limits.ts';
import { type Announcement, operationalEvent, sealOf } from '../operational-event.ts';
import type { Verdict } from '../outcome.ts';
import { type DisabledReason, type Webhook, webhookKeyOf } from '../webhook.ts';
import type { Job } from './delivery-job.ts';
import type { Recorded } from './record-outcome.ts';

const HOUR_SECONDS = 60 * 60;

export type FollowDependencies = Pick<
  Dependencies,
  'webhooks' | 'health' | 'rates' | 'eventQueue' | 'clock' | 'settings'
>;

/**
 * What an outcome means beyond its own delivery: the webhook's health, whether it stays on, and what its
 * project is told. Called after the outcome is stored; none of it changes the delivery.
 */
export async function followOutcome(
  deps: FollowDependencies,
  job: Job,
  { delivery, verdict }: Recorded,
): Promise<void> {
  const gone = verdict.kind === 'failed' && verdict.destinationGone;
  if (gone) await switchOff(deps, job, 'gone');

  const { health, step } = await noteHealth(deps, job, verdict);
  if (step) {
    await announce(deps, job, {
      step: { source: 'fanfare.webhook', action: step },
      occasion: `${health?.version}`,
    });
  }

  const hopeless =
    health !== undefined && verdict.kind !== 'succeeded' && isHopeless(health, deps.clock.now());
  if (hopeless) await switchOff(deps, job, 'failing');

  const exhausted =
    verdict.kind === 'retry' && delivery.state === 'failed' && job.message.trigger === 'event';
  if (exhausted) {
    await announce(deps, job, {
      step: { source: 'fanfare.delivery', action: 'exhausted' },
      occasion: delivery.id,
    });
  }
}

/** Losing the write again and again is given up: others are noting the same trouble at the same time. */
async function noteHealth(
  { health: healths, clock }: FollowDependencies,
  { webhook, health: loaded }: Job,
  verdict: Verdict,
): Promise<{ health?: Health; step?: HealthStep }> {
  const after = verdict.kind === 'succeeded' ? afterSuccess : afterFailure;
  let stored = loaded;
  for (let tries = 0; tries < WRITE_CONFLICT_TRIES; tries++) {
    const change = after(stored, webhook, clock.now());
    if (!change.health) return {};
    if ((await healths.put(change.health)) === 'written') return change;
    const before = stored;
    [stored] = await healths.getMany([webhookKeyOf(webhook)]);
    // Removed meanwhile, with its webhook: written anew it would stay behind for ever.
    if (before && !stored) return {};
  }
  return {};
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
  throw new Error(`webhook ${job.webhook.id} could not be switched off: it kept changing`);
}

/** One that is over the limit is counted in the next one, so that nobody takes the silence for health. */
async function announce(
  { rates, eventQueue, clock, settings }: FollowDependencies,
  { event: { source, eventId }, webhook }: Job,
  { step, occasion, details }: Pick<Announcement, 'step' | 'occasion'> & Partial<Announcement>,
): Promise<void> {
  if (isOperational(source)) return;
  const { projectId } = webhook;
  const budget = `operational/${projectId}/${step.source}`;
  if (!(await rates.take(budget, OPERATIONAL_EVENTS_PER_HOUR, HOUR_SECONDS))) return rates.count(budget);

  const untold = await rates.collect(budget);
  const all = { ...details, event_id: eventId, ...(untold > 0 && { untold }) };
  const event = operationalEvent(webhook, { step, occasion, details: all }, settings);
  const seal = sealOf(settings.operationalKey, event);
  await eventQueue.send([{ projectId, body: queueBodyOf({ event, acceptedAtMs: clock.now(), seal }) }]);
}
