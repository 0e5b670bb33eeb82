import type { Attempt, Delivery } from '../../../core/delivery.ts';
import { RETRY_AFTER_MAX_MS, RETRY_JITTER } from '../../../core/limits.ts';
import { retryAfterMs } from '../../../core/retry-policy.ts';
import type { Run } from '../run/simulate.ts';
import type { Commit, Ledger, Post } from '../world/ledger.ts';
import { ambiguousFaults } from './duplicates.ts';
import type { Violation } from './violation.ts';

const BUSY = [429, 502, 503, 504];

/** I2, I8, I9: what the log says happened, happened, in an order that never turns back, by the schedule. */
export function wrongLog(run: Run): Violation[] {
  const ambiguous = ambiguousFaults(run.ledger);
  const posts = Map.groupBy(run.ledger.posts, ({ deliveryId }) => deliveryId);
  return [...run.ledger.deliveries].flatMap(([deliveryId, commits]) =>
    [...reasons(run, commits, posts.get(deliveryId) ?? [], ambiguous.get(deliveryId) ?? 0)].map(
      ([invariant, text]) => ({ invariant, text, deliveryId }),
    ),
  );
}

function* reasons(
  run: Run,
  commits: readonly Commit<Delivery>[],
  posts: readonly Post[],
  ambiguous: number,
): Generator<[string, string]> {
  for (const [index, commit] of commits.entries()) {
    const before = commits[index - 1];
    const now = commit.item;
    if (!now) continue;
    yield* wrongAttempts(now, posts);
    if (!before?.item || now.version === 1) continue;
    yield* wrongStep(before.item, now);
    yield* wrongSchedule(run, before, commit, posts);
  }
  const last = commits.at(-1)?.item;
  if (last?.trigger !== 'event') return;
  const redeliveries = run.ledger.redeliveries.get(last.id)?.size ?? 0;
  const cap = run.settings.retryScheduleSeconds.length + redeliveries + ambiguous;
  if (last.attemptCount > cap) yield ['I8', `${last.attemptCount} attempts, the cap is ${cap}`];
}

/** The other way round: a POST whose message is done stands in the log, whatever else happened at that moment. */
export function unrecorded({ ledger }: Run): Violation[] {
  return ledger.posts.flatMap(({ handling, deliveryId, atMs, result }) => {
    const mine = handling?.messages.filter(({ message }) => message?.deliveryId === deliveryId) ?? [];
    const [first] = mine;
    const isPlain = mine.length === 1 && first?.message?.trigger === 'event' && first.acknowledged;
    if (!result || !isPlain || wasRemoved(ledger, first.message?.webhookId ?? '')) return [];
    const commits = ledger.deliveries.get(deliveryId) ?? [];
    const isThere = commits.some(({ item }) => item?.attempts.at(-1)?.request.sentAtMs === atMs);
    return isThere
      ? []
      : [{ invariant: 'I9', text: `the log knows nothing of the POST at ${atMs}`, deliveryId }];
  });
}

const wasRemoved = ({ webhooks }: Ledger, webhookId: string): boolean =>
  webhooks.get(webhookId)?.at(-1)?.item === undefined;

/** Every attempt is a POST that was made, with the answer that came. */
function* wrongAttempts({ attempts }: Delivery, posts: readonly Post[]): Generator<[string, string]> {
  const newest = attempts.at(-1);
  if (!newest) return;
  const numbers = attempts.map(({ number }) => number);
  if (numbers.some((number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1)) {
    yield ['I9', `attempts are numbered ${numbers}`];
  }
  const isBacked = posts.some((post) => post.atMs === newest.request.sentAtMs && saysTheSame(newest, post));
  if (!isBacked) yield ['I2', `attempt ${newest.number} says what no receiver did`];
}

function saysTheSame(attempt: Attempt, { result, answered, request }: Post): boolean {
  if (attempt.request.url !== request.url || !result) return false;
  if (result.kind === 'failure') return attempt.errorClass === result.errorClass;
  const succeeded = result.statusCode >= 200 && result.statusCode <= 299;
  return (
    attempt.response?.statusCode === result.statusCode &&
    answered?.statusCode === result.statusCode &&
    (attempt.errorClass === undefined) === succeeded
  );
}

function* wrongStep(before: Delivery, now: Delivery): Generator<[string, string]> {
  if (now.version !== before.version + 1) yield ['I9', `version ${before.version} became ${now.version}`];
  if (now.attemptCount < before.attemptCount) yield ['I9', 'an attempt disappeared'];
  if (now.attemptCount > before.attemptCount + 1) yield ['I9', 'two attempts in one write'];
  if (before.state === 'succeeded' && now.state !== 'succeeded')
    yield ['I9', `a success became ${now.state}`];
  if (now.retryStep < before.retryStep || now.retryStep > before.retryStep + 1) {
    yield ['I9', `step ${before.retryStep} became ${now.retryStep}`];
  }
  const added = now.attempts.at(-1);
  const isNew = now.attemptCount > before.attemptCount;
  const worked = isNew && added !== undefined && added.errorClass === undefined;
  if (worked && now.state !== 'succeeded') yield ['I2', `an attempt answered with 2xx left it ${now.state}`];
  if (!worked && now.state === 'succeeded' && before.state !== 'succeeded')
    yield ['I2', 'a success without a 2xx'];
  if (isNew && added?.trigger === 'redelivery' && now.retryStep !== before.retryStep) {
    yield ['I8', 'a redelivery moved the schedule'];
  }
}

function* wrongSchedule(
  { settings }: Run,
  before: Commit<Delivery>,
  now: Commit<Delivery>,
  posts: readonly Post[],
): Generator<[string, string]> {
  const added = now.item?.attempts.at(-1);
  if (!before.item || !now.item || !added || now.item.attemptCount === before.item.attemptCount) return;
  const post = posts.find((each) => each.atMs === added.request.sentAtMs && saysTheSame(added, each));
  const dueMs = before.item.nextAttemptAtMs;
  const wasRead = post?.handling !== undefined && post.handling.start.seq > before.seq;
  if (added.trigger === 'event' && wasRead && dueMs !== undefined && added.request.sentAtMs < dueMs) {
    yield ['I8', `sent ${dueMs - added.request.sentAtMs} ms before it was due`];
  }
  if (now.item.retryStep === before.item.retryStep || now.item.nextAttemptAtMs === undefined) return;
  yield* wrongDelay(
    settings.retryScheduleSeconds[now.item.retryStep],
    now.item.nextAttemptAtMs,
    now.atMs,
    added,
    post,
  );
}

function* wrongDelay(
  seconds: number | undefined,
  nextMs: number,
  storedMs: number,
  { request, durationMs }: Attempt,
  post: Post | undefined,
): Generator<[string, string]> {
  if (seconds === undefined) return yield ['I8', 'a retry beyond the schedule'];
  const doneMs = request.sentAtMs + durationMs;
  const askedMs = (atMs: number): number => Math.min(RETRY_AFTER_MAX_MS, waitAsked(post, atMs));
  const earliest = doneMs + Math.max(seconds * 1_000 * (1 - RETRY_JITTER), askedMs(storedMs));
  const latest = storedMs + Math.max(seconds * 1_000 * (1 + RETRY_JITTER), askedMs(doneMs));
  if (nextMs < earliest - 1 || nextMs > latest + 1) {
    yield [
      'I8',
      `next attempt after ${nextMs - doneMs} ms, outside ${earliest - doneMs} to ${latest - doneMs}`,
    ];
  }
}

function waitAsked(post: Post | undefined, nowMs: number): number {
  if (post?.result?.kind !== 'response' || !BUSY.includes(post.result.statusCode)) return 0;
  return retryAfterMs(post.result.headers['retry-after'], nowMs) ?? 0;
}
