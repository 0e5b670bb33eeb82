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
    from: 'const recorded = await recordOutcome(deps, job.delivery, sent, job.message);',
    to: `if (sent.result.kind === 'failure' || sent.result.statusCode > 299) await enqueueNext(deps, job.message, { ...job.delivery, retryStep: job.delivery.retryStep + 1, nextAttemptAtMs: deps.clock.now() + 5_000 });
      const recorded = { ...(await recordOutcome(deps, job.delivery, sent, job.message)), nextIsOurs: false };`,
  },
  {
    rule: 'a disabled webhook gets nothing',
    file: DELIVER,
    from: 'if (!job.webhook.enabled) return cancel(deps, job);',
    to: '',
  },
  {
    rule: 'a recorded step is not sent again',
    file: DELIVER,
    from: 'if (isBehind(job)) return catchUp(deps, job);',
    to: '',
  },
  {
    rule: 'a recorded step whose next one was never queued is taken up again',
    file: DELIVER,
    from: 'if (isBehind(job)) return catchUp(deps, job);',
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
    rule: 'an open breaker lets only the owner of the probe through',
    file: DELIVER,
    from: 'return isProbe ? undefined : afterProbe(admission.claim, question);',
    to: 'return undefined;',
  },
  {
    rule: 'what was decided for an event stands',
    file: ACCEPT,
    from: 'await sendLooks(deps, holder.event);',
    to: 'await sendLooks(deps, { ...holder.event, matched });',
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
    from: 'await sendLooks(deps, holder.event);',
    to: 'await send(deps, holder.event, (message) => ({ message }));',
  },
  {
    rule: 'a copy repairs what its forerunner did not send',
    file: ACCEPT,
    from: 'await sendLooks(deps, holder.event);',
    to: '',
  },
  {
    rule: 'a look that finds nothing takes the delivery over before it sends',
    file: LOOK,
    from: "if (message.look === undefined || isUnderWay(delivery)) return 'already_recorded';",
    to: "if (message.look === undefined || isUnderWay(delivery)) return 'already_recorded'; return undefined;",
  },
  {
    rule: 'a look that has taken over waits for the attempt in hand',
    file: LOOK,
    from: 'const nextAttemptAtMs = deps.clock.now() + lookPatienceMs(deps.settings);',
    to: 'const nextAttemptAtMs = deps.clock.now();',
  },
  {
    rule: 'a look does not end before it has looked',
    file: LOOK,
    from: 'if (delivery.takenOverBy === message.look) return undefined;',
    to: "if (message.look !== undefined) return 'already_recorded';\n  if (delivery.takenOverBy === message.look) return undefined;",
  },
  {
    rule: 'the message of a delivery that was taken over sends nothing',
    file: LOOK,
    from: "if (message.look === undefined || isUnderWay(delivery)) return 'already_recorded';",
    to: "if (message.look === undefined) return undefined; if (isUnderWay(delivery)) return 'already_recorded';",
  },
  {
    rule: 'a look ends where the step is recorded',
    file: LOOK,
    from: 'retryStep > 0 || takenOverBy !== undefined;',
    to: 'retryStep < 0 || takenOverBy !== undefined;',
  },
  {
    rule: 'only secrets that nobody refers to are swept',
    file: 'core/managing/remove-webhook-data.ts',
    from: 'return [webhook?.token, webhook?.previousToken].some((ref) => ref?.secretId === secretId);',
    to: 'return webhook === undefined ? false : secretId.length === 0;',
  },
];
