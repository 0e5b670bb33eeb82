/** A rule of core, and the smallest change of its source that breaks it. */
export interface Mutation {
  readonly rule: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const DELIVER = 'core/delivering/deliver.ts';
const LOOK = 'core/delivering/look.ts';
const ACCEPT = 'core/accepting/accept-event.ts';
const RECORD = 'core/delivering/record-outcome.ts';
const HOLD = 'core/delivering/hold.ts';
const RELEASE = 'core/delivering/release.ts';
const WAKE_UP = 'core/delivering/wake-up-webhook.ts';

export const MUTATIONS: readonly Mutation[] = [
  {
    rule: 'success is 2xx, and only 2xx',
    file: 'core/outcome.ts',
    from: 'statusCode <= 299',
    to: 'statusCode <= 399',
  },
  {
    rule: 'a success is never overwritten',
    file: RECORD,
    from: "if (delivery.state === 'succeeded') return delivery;",
    to: '',
  },
  {
    rule: 'a lost write is read again, not taken for done',
    file: RECORD,
    from: "if ((await deliveries.put(changed)) === 'written') return changed;",
    to: 'await deliveries.put(changed); return changed;',
  },
  {
    rule: 'our own write whose reply was lost is recognised',
    file: RECORD,
    from: 'if (hasAttempt(current, sent.attemptId)) return undefined;',
    to: '',
  },
  {
    rule: 'an outcome is recorded before the next step is queued',
    file: DELIVER,
    from: 'const recorded = await recordOutcome(deps, job, sent);',
    to: `if (sent.result.kind === 'failure' || sent.result.statusCode > 299) await enqueueNext(deps, job.message, { ...job.delivery, retryStep: job.delivery.retryStep + 1, nextAttemptAtMs: deps.clock.now() + 5_000 });
      const recorded = { ...(await recordOutcome(deps, job, sent)), nextIsOurs: false };`,
  },
  {
    rule: 'a disabled webhook gets nothing',
    file: DELIVER,
    from: 'if (!job.webhook.enabled) return { disposition: await cancel(deps, job) };',
    to: '',
  },
  {
    rule: 'a recorded step is not sent again',
    file: DELIVER,
    from: 'if (isBehind(job)) return { disposition: await catchUp(deps, job) };',
    to: '',
  },
  {
    rule: 'a recorded step whose next one was never queued is taken up again',
    file: DELIVER,
    from: 'if (isBehind(job)) return { disposition: await catchUp(deps, job) };',
    to: "if (isBehind(job)) return 'already_recorded';",
  },
  {
    rule: 'what is final is not attempted again',
    file: DELIVER,
    from: "if (message.trigger === 'event' && isFinal(delivery.state)) return 'already_recorded';",
    to: '',
  },
  {
    rule: 'Retry-After is clamped to a day',
    file: 'core/retry-policy.ts',
    from: 'Math.min(askedMs, RETRY_AFTER_MAX_MS)',
    to: 'askedMs',
  },
  {
    rule: 'a schedule ends',
    file: 'core/retry-policy.ts',
    from: 'question.scheduleSeconds[question.failedStep + 1]',
    to: 'question.scheduleSeconds[(question.failedStep + 1) % question.scheduleSeconds.length]',
  },
  {
    rule: 'a redelivery never moves the schedule',
    file: RECORD,
    from: "const wasDue = message.trigger === 'event' && message.retryStep === delivery.retryStep;",
    to: 'const wasDue = true;',
  },
  {
    rule: 'the newest token signs first',
    file: 'core/managing/tokens.ts',
    from: '? [token, previousToken]',
    to: '? [previousToken, token]',
  },
  {
    rule: 'an overlap ends when it was said to',
    file: 'core/managing/tokens.ts',
    from: 'previousToken.validUntilMs > nowMs',
    to: 'previousToken.validUntilMs > 0',
  },
  {
    rule: 'a remembered route counts only while the revision stands',
    file: 'core/accepting/webhooks-by-project.ts',
    from: 'known?.revision === revision ?',
    to: 'known ?',
  },
  {
    rule: 'an open breaker lets nothing out but the probe that the backlog released',
    file: HOLD,
    from: "if (isBreakerOpen(health, webhook)) return pass?.probe ? undefined : 'breaker';",
    to: "if (isBreakerOpen(health, webhook)) return pass ? undefined : 'breaker';",
  },
  {
    rule: 'a probe is claimed before it is released',
    file: WAKE_UP,
    from: "if ((await deps.health.put(claim)) === 'conflict') return { dueAtMs: nowMs + SOON_MS };",
    to: '',
  },
  {
    rule: 'a paused webhook gets nothing',
    file: HOLD,
    from: "if (webhook.pausedAtMs !== undefined) return 'pause';",
    to: '',
  },
  {
    rule: 'a release is sent before its row is deleted',
    file: RELEASE,
    from: 'if (releases.length === 0) return;',
    to: 'if (releases.length === 0) return;\n  await backlog.remove(releases.map(({ held }) => held));',
  },
  {
    rule: 'what is held of a webhook that is off is cancelled',
    file: WAKE_UP,
    from: 'if (!webhook.enabled) return cancelHeld(deps, webhook);',
    to: 'if (!webhook.enabled) return {};',
  },
  {
    rule: 'what was decided for an event stands',
    file: ACCEPT,
    from: 'return { event: holder.event };',
    to: 'return { event: { ...holder.event, matched } };',
  },
  {
    rule: 'two contents under one id are never both told yes',
    file: 'core/accepting/publish-event.ts',
    from: 'if (!holdsContent(holder, contentHash)) throw idTaken(eventId);',
    to: '',
  },
  {
    rule: 'a claimed event is sent again for every call until it is accepted',
    file: 'core/accepting/publish-event.ts',
    from: "if (holder.kind === 'event')",
    to: "if (holder.kind === 'event' || holder.claim.claimedAtMs < deps.clock.now()) return { eventId, acceptedAtMs: 0 };\n  if (holder.kind === 'event')",
  },
  {
    rule: 'a copy does not send the deliveries again',
    file: ACCEPT,
    from: 'sendLooks(deps, event));',
    to: 'deps.deliveryQueue.send(event.matched.map((match) => ({ message: firstMessage(event, match) }))));',
  },
  {
    rule: 'a copy repairs what its forerunner did not send',
    file: ACCEPT,
    from: 'sendLooks(deps, event));',
    to: 'undefined);',
  },
  {
    rule: 'a look that finds nothing takes the delivery over before it sends',
    file: LOOK,
    from: "if (message.look === undefined || isUnderWay(delivery)) return 'already_recorded';",
    to: "if (message.look === undefined || isUnderWay(delivery)) return 'already_recorded'; return undefined;",
  },
  {
    rule: 'a look does not end before it has looked',
    file: LOOK,
    from: 'if (delivery.takenOverBy === message.look) return undefined;',
    to: "if (message.look !== undefined) return 'already_recorded';\n  if (delivery.takenOverBy === message.look) return undefined;",
  },
  {
    rule: 'only secrets that nobody refers to are swept',
    file: 'core/managing/remove-webhook-data.ts',
    from: 'return [webhook?.token, webhook?.previousToken].some((ref) => ref?.secretId === secretId);',
    to: 'return webhook === undefined ? false : secretId.length === 0;',
  },
];
