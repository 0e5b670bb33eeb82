/** What one accepted request may cost at most: computed from the limits, held by bounds.test.ts, told in docs/security.md. */
import {
  ATTEMPT_READ_MAX_BYTES,
  BATCH_SIZE,
  CONNECTS_MAX,
  EVENT_MAX_BYTES,
  FIND_MAX_BYTES,
  METRICS_HOURS_MAX,
  METRICS_ROWS_MAX,
  PAGE_MAX_BYTES,
  PAGE_SIZE_MAX,
  RETRY_SCHEDULE_SECONDS,
  WEBHOOK_MAX_BYTES,
  WEBHOOKS_PER_PROJECT,
} from '../../core/limits.ts';
import { type Cost, nothing } from './counted-world.ts';

const KIB = 1_024;
const READ_UNIT = 4 * KIB;
const WRITE_UNIT = 1 * KIB;
/** A stored delivery with every attempt and the last answer at their largest, escaped; docs/data-model.md. */
const DELIVERY_BYTES = 64 * KIB;
/** An event whose payload is all escapes is stored at twice its size, and repeats its matches. */
const STORED_EVENT_BYTES = 2 * EVENT_MAX_BYTES + WEBHOOKS_PER_PROJECT * 128;
/** A webhook's day in which every hour has every bucket and class, with eight digits each. */
const METRICS_ROW_BYTES = 5 * KIB;
/** Days that the longest period touches. */
const METRICS_DAYS = METRICS_HOURS_MAX / 24 + 1;
/** What one page of DynamoDB holds, of which the last row may be one too many. */
const QUERY_BYTES = 1_024 * KIB;
/** Reads of small items that any operation makes: the webhook by its name, the revision, a count. */
const FEW = 8;

const reads = (bytes: number): number => Math.ceil(bytes / READ_UNIT);
const writes = (bytes: number): number => Math.ceil(bytes / WRITE_UNIT);
const webhookReads = reads(2 * WEBHOOK_MAX_BYTES);
const projectReads = WEBHOOKS_PER_PROJECT * webhookReads;
const bodyReads = reads(PAGE_MAX_BYTES + BATCH_SIZE * STORED_EVENT_BYTES);
/** A page of each of three parts, and a look before and behind it. */
const pageReads = 3 * 3 * (reads(PAGE_MAX_BYTES) + PAGE_SIZE_MAX);
/** The same bytes shared by the parts of every webhook, each row read whole; and on, up to three times, where it is wanted. */
const mergedReads =
  3 *
  (3 * reads(PAGE_MAX_BYTES) +
    3 * WEBHOOKS_PER_PROJECT * (1 + reads(DELIVERY_BYTES)) +
    3 * 2 * PAGE_SIZE_MAX * reads(DELIVERY_BYTES));

const cost = (parts: Partial<Cost>): Cost => ({ ...nothing(), ...parts });
const attemptOut = EVENT_MAX_BYTES * 2 + 8 * KIB;

/** Of a request and all that follows from it, except where `per` says otherwise. */
export const BOUNDS = {
  listWebhooks: cost({
    reads: projectReads + WEBHOOKS_PER_PROJECT * (1 + reads(2 * DELIVERY_BYTES)) + bodyReads + FEW,
  }),
  listDeliveries: cost({ reads: pageReads + bodyReads + PAGE_SIZE_MAX + webhookReads + FEW }),
  listProjectDeliveries: cost({
    reads: mergedReads + bodyReads + 2 * PAGE_SIZE_MAX + projectReads + FEW,
  }),
  getEvent: cost({
    reads:
      reads(STORED_EVENT_BYTES) + WEBHOOKS_PER_PROJECT * (reads(DELIVERY_BYTES) + 2 + webhookReads) + FEW,
  }),
  explain: cost({
    reads: reads(STORED_EVENT_BYTES) + 2 * reads(2 * DELIVERY_BYTES) + webhookReads + FEW,
  }),
  /** A page of the index, whose rows repeat where their events went. */
  preview: cost({
    reads: reads(PAGE_MAX_BYTES) + PAGE_SIZE_MAX + webhookReads + FEW,
  }),
  /** A delivery at whichever webhook, in three places; or a stretch of the index. */
  find: cost({
    reads:
      projectReads +
      3 * WEBHOOKS_PER_PROJECT +
      reads(2 * DELIVERY_BYTES) +
      reads(STORED_EVENT_BYTES) +
      reads(FIND_MAX_BYTES) +
      PAGE_SIZE_MAX +
      FEW,
  }),
  webhookMetrics: cost({ reads: METRICS_DAYS * reads(METRICS_ROW_BYTES) + webhookReads + FEW }),
  projectMetrics: cost({
    reads: reads(METRICS_ROWS_MAX * METRICS_ROW_BYTES + QUERY_BYTES) + projectReads + FEW,
  }),
  verify: cost({
    posts: 1,
    bytesOut: attemptOut,
    lookUps: 1,
    secrets: 4,
    reads: 2 * projectReads + bodyReads + FEW,
    writes: writes(DELIVERY_BYTES) + 2 * writes(WEBHOOK_MAX_BYTES) + FEW,
    messages: 1,
  }),
  redeliver: cost({
    posts: 1,
    bytesOut: attemptOut,
    secrets: 2,
    reads: 2 * reads(STORED_EVENT_BYTES) + 3 * reads(DELIVERY_BYTES) + 3 * webhookReads + FEW * 2,
    writes: writes(DELIVERY_BYTES) + writes(METRICS_ROW_BYTES) + FEW * 4,
    messages: 4,
  }),
  /** Until its first attempts are recorded; each retry costs what `attempt` says. */
  publish: cost({
    posts: WEBHOOKS_PER_PROJECT,
    bytesOut: WEBHOOKS_PER_PROJECT * attemptOut,
    secrets: 2 * WEBHOOKS_PER_PROJECT,
    reads: projectReads + WEBHOOKS_PER_PROJECT * (reads(STORED_EVENT_BYTES) + webhookReads + FEW) + FEW,
    writes:
      writes(STORED_EVENT_BYTES) +
      WEBHOOKS_PER_PROJECT * (writes(DELIVERY_BYTES) + writes(METRICS_ROW_BYTES) + FEW) +
      FEW,
    messages: 1 + WEBHOOKS_PER_PROJECT * 8,
  }),
} as const;

/** What only sockets show, and what a whole life adds up to: tests of the sender and the simulation hold these. */
export const PER_ATTEMPT = { connects: CONNECTS_MAX, bytesIn: ATTEMPT_READ_MAX_BYTES };
export const POSTS_PER_EVENT = WEBHOOKS_PER_PROJECT * RETRY_SCHEDULE_SECONDS.length;

const ROWS: readonly (readonly [title: string, bound: Cost])[] = [
  ['list of webhooks, or of one', BOUNDS.listWebhooks],
  ['list of deliveries, or one', BOUNDS.listDeliveries],
  ["list of a project's deliveries", BOUNDS.listProjectDeliveries],
  ['an event and where it went', BOUNDS.getEvent],
  ['why a webhook got an event, or did not', BOUNDS.explain],
  ['preview of subscriptions', BOUNDS.preview],
  ['find an id or a name', BOUNDS.find],
  ["a webhook's metrics of a month", BOUNDS.webhookMetrics],
  ["a project's metrics of a month", BOUNDS.projectMetrics],
  ['create, change, enable, verify, test', BOUNDS.verify],
  ['redelivery of one', BOUNDS.redeliver],
  ['an event published, with the first attempts', BOUNDS.publish],
];

const number = (value: number): string => value.toLocaleString('en-US');

/** The table of docs/security.md. */
export const boundsTable = (): string =>
  [
    '| one accepted request | POSTs | bytes out | look-ups | secrets | read units | write units | messages |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    ...ROWS.map(
      ([title, { posts, bytesOut, lookUps, secrets, reads: r, writes: w, messages }]) =>
        `| ${[title, ...[posts, bytesOut, lookUps, secrets, r, w, messages].map(number)].join(' | ')} |`,
    ),
  ].join('\n');
