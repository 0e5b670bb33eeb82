/**
 * Every number Fanfare enforces, once, with its unit and its reason.
 * Core, the functions, the stack (lib/) and the documentation read them from here.
 */

const KIB = 1024;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Webhooks ------------------------------------------------------------------------------------------------

/** Characters of a webhook's name: HCP's client-side pattern has no bound, a URL segment should have one. */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** Characters: room for a paragraph; the Terraform acceptance test writes 200. */
export const DESCRIPTION_MAX_CHARACTERS = 1024;
/** Bytes: what proxies and browsers agree to carry. The destination policy allows ASCII only. */
export const URL_MAX_BYTES = 2048;
/** Bytes of UTF-8: far above HMAC's block size of 128, small enough for one secret. */
export const TOKEN_MAX_BYTES = 1024;
/** Bytes of a generated token: 256 bits, the strength of the SHA-256 signature; Standard Webhooks asks 24 to 64. */
export const GENERATED_TOKEN_BYTES = 32;
/** Webhooks of one project: one consistent Query reads them all, and a fan-out stays bounded. */
export const WEBHOOKS_PER_PROJECT = 100;
export const SUBSCRIPTIONS_PER_WEBHOOK = 100;
export const EVENTS_PER_SUBSCRIPTION = 100;
/** Subscribed events over all subscriptions of a webhook: keeps matching and the stored item small. */
export const EVENTS_PER_WEBHOOK = 1_000;
/** Bytes of a stored webhook: a DynamoDB transaction holds three items well under 4 MB. */
export const WEBHOOK_MAX_BYTES = 64 * KIB;
export const SUBSCRIPTION_RESOURCE_ID_MAX_CHARACTERS = 256;

// Events --------------------------------------------------------------------------------------------------

export const PROJECT_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
export const EVENT_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
/** A geography as resource names spell it, such as `us`. */
export const GEO_PATTERN = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
/** A ULID: Crockford's letters, upper case. */
export const DELIVERY_ID_PATTERN = /^[0-9A-HJKMNP-TV-Z]{26}$/;
/** A UUID in lower case, as it is made. */
export const JOB_ID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const EVENT_SOURCE_PATTERN = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/;
export const EVENT_SOURCE_MAX_CHARACTERS = 128;
export const EVENT_ACTION_PATTERN = /^[a-z][a-z0-9-]*$/;
export const EVENT_ACTION_MAX_CHARACTERS = 64;
/** Bytes of a whole Event at every door: the long-standing bound of EventBridge and of an SQS message. */
export const EVENT_MAX_BYTES = 256 * KIB;
/**
 * Bytes of the text that an event arrives in: the same event may be written with whitespace and escapes. Checked
 * before the text is parsed, because a syntax tree takes some seventy times its room.
 */
export const EVENT_DOCUMENT_MAX_BYTES = 4 * EVENT_MAX_BYTES;
/** Milliseconds by which a door's clock may run ahead of the queue's. */
export const CLOCK_SKEW_MAX_MS = 5 * MINUTE;
/** Milliseconds that a door's own time may lie back: a bus may have kept the event that long. */
export const STATED_AGE_MAX_MS = DAY;
/**
 * Days that an event id stays claimed for the content that the HTTPS door took: longer than the message can wait in
 * the events queue and then among its dead letters (4 and 14 days), and a day before the claim is renewed.
 */
export const CLAIM_DAYS = 30;
/** Milliseconds after which publishing the same content again renews its claim: older, the router would not believe its time. */
export const CLAIM_RENEWED_AFTER_MS = 1 * DAY;
/** Characters of each descriptive string of an event (resource_id, resource_name, description, version). */
export const EVENT_TEXT_MAX_CHARACTERS = 2048;
/** Levels of nesting in an event_payload: parsers of receivers give up before ours do. */
export const JSON_MAX_DEPTH = 100;
/** Characters of a stranger's key in an error message, which ends up in answers and in log lines. */
export const KEY_SHOWN_CHARACTERS = 64;
/** Bytes of a management request: a webhook at its limits, written with generous whitespace. */
export const API_BODY_MAX_BYTES = 256 * KIB;

// Attempts ------------------------------------------------------------------------------------------------

/** Milliseconds of one whole attempt, from DNS to the last byte. GitHub and Convoy allow the same. */
export const ATTEMPT_DEADLINE_MS = 10 * SECOND;
/** Seconds that a webhook may set for its own attempts; the dispatcher's timeout and leases derive from the most. */
export const ATTEMPT_TIMEOUT_MIN_SECONDS = 1;
export const ATTEMPT_TIMEOUT_MAX_SECONDS = 30;
/** Milliseconds per address for the TCP and TLS handshake, so that a dead address leaves time for the next. */
export const CONNECT_TIMEOUT_MS = 3 * SECOND;
/** Milliseconds a name server gets; c-ares then gives up without blocking other names. */
export const DNS_TIMEOUT_MS = 3 * SECOND;
/** Addresses in one answer of DNS, both families together: large services have eight, and more is a way to make us dial. */
export const DNS_ANSWERS_MAX = 32;
/** Addresses dialled in one attempt: three dead ones already cost most of its time. */
export const ADDRESSES_DIALLED_MAX = 4;
/** Connects of one attempt: one address is dialled again, for a full handshake, when it did not take a TLS session. */
export const CONNECTS_MAX = ADDRESSES_DIALLED_MAX + 1;
/**
 * Milliseconds after a full TLS handshake for which its session is resumed: a burst and the first retries of it, and no
 * longer than a receiver's bad certificate may go unnoticed.
 */
export const TLS_SESSION_MS = 5 * MINUTE;
/** TLS sessions that a process keeps: as many webhooks as it is likely to call within that time. */
export const TLS_SESSIONS_KEPT = 1_000;
/** Bytes of a TLS session: a ticket and the receiver's certificate, two to three thousand as a rule. */
export const TLS_SESSION_MAX_BYTES = 8 * KIB;
/** Bytes that one read takes off a socket: libuv's own size. */
const SOCKET_READ_BYTES = 64 * KIB;
/**
 * Bytes off all sockets of one attempt, whatever they decode to: handshakes, heads, chunk sizes, padding. It holds the
 * largest chain of certificates in use, a whole head and many times the body that is kept.
 */
export const ATTEMPT_READ_MAX_BYTES = 128 * KIB;
/** Bytes after which nothing more is read: the read that passes them may bring one more buffer. */
export const ATTEMPT_READ_STOP_BYTES = ATTEMPT_READ_MAX_BYTES - SOCKET_READ_BYTES;
/** Bytes of a status line and headers, Node's own default: stated so that no start-up flag raises it. */
export const RESPONSE_HEADER_BLOCK_MAX_BYTES = 16 * KIB;
/** Informational (1xx) responses tolerated before an answer: real servers send one or two. */
export const INFORMATIONAL_RESPONSES_MAX = 10;
/** Bytes of the last response body kept in a delivery. */
export const RESPONSE_BODY_KEPT_BYTES = 4 * KIB;
/** Bytes of a response body kept of each older attempt. */
export const OLDER_RESPONSE_BODY_KEPT_BYTES = 128;
/** Response headers kept, and bytes of each: enough to find a request in the receiver's own log. */
export const RESPONSE_HEADERS_KEPT = 32;
export const RESPONSE_HEADER_KEPT_BYTES = 128;
/** Attempts kept in a delivery: ten scheduled ones and forty redeliveries; the oldest go first. */
export const ATTEMPTS_KEPT = 50;

/**
 * Bytes of one event a second that its deliveries bring to one host: an event at its largest four times a second. A
 * hundred webhooks with one URL get an ordinary event at once, and the largest one within half a minute.
 */
export const BYTES_PER_SECOND_AND_HOST = 4 * EVENT_MAX_BYTES;
/** Milliseconds that one call of an AWS API may take, all its repetitions together: adapters/client-settings.ts. */
export const AWS_CALL_MAX_MS = 13 * SECOND;

// Retries -------------------------------------------------------------------------------------------------

/**
 * Seconds before each attempt: at once, then 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
 * Ten attempts over a little more than three days: a weekend's outage loses nothing.
 */
export const RETRY_SCHEDULE_SECONDS: readonly number[] = [
  0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
];
/** Attempts that a webhook's own schedule may hold, and seconds of each wait: those of the operator's, with room. */
export const SCHEDULE_MAX_ATTEMPTS = 20;
export const SCHEDULE_MAX_WAIT_SECONDS = 2 * 86_400;
/** Fraction by which each delay varies, so that the retries of one outage do not return as one wave. */
export const RETRY_JITTER = 0.2;
/** Milliseconds: the longest wait a receiver may ask for with Retry-After. */
export const RETRY_AFTER_MAX_MS = 24 * HOUR;
/** Seconds: the longest delay that one queue message can make (SQS). Longer ones go through the scheduler. */
export const QUEUE_DELAY_MAX_SECONDS = 15 * 60;

// Health --------------------------------------------------------------------------------------------------

/** Failed attempts in a row that open a webhook's breaker. */
export const BREAKER_FAILURES = 5;
/** Milliseconds until the first probe of an open breaker; doubled after each failed probe. */
export const PROBE_INTERVAL_MS = MINUTE;
export const PROBE_INTERVAL_MAX_MS = 15 * MINUTE;
/** Milliseconds after a recovery during which deliveries still queue up behind the backlog, unless it is empty. */
export const RECOVERY_RAMP_MS = 5 * MINUTE;
/** Deliveries a second at the beginning of the ramp; what a receiver that has just come back surely takes. */
export const RAMP_START_PER_SECOND = 10;
/** Milliseconds in which the ramp's rate doubles: it is at 200 a second after two minutes and a half. */
export const RAMP_DOUBLING_MS = 30 * SECOND;
/** A webhook is switched off after this long without a success... */
export const AUTO_DISABLE_AFTER_MS = 5 * DAY;
/** ...and at least this many failed attempts: a quiet webhook with one bad day stays on. */
export const AUTO_DISABLE_MIN_FAILURES = 20;

// Backlog -------------------------------------------------------------------------------------------------

/** Deliveries a second that a backlog lets go at most, per webhook: one release of rows a second. */
export const RELEASES_PER_SECOND_MAX = 200;
/** Rows that one wake-up releases or cancels: one page, well within its lease. */
export const WAKE_UP_ROWS_MAX = 200;
/** Milliseconds of releases that one wake-up hands out ahead: what still goes out after a new failure. */
export const RELEASE_AHEAD_MS = 5 * SECOND;
/** Milliseconds after its release that a delivery may be sent without waiting again. */
export const RELEASE_PASS_MS = 10 * SECOND;
/** Milliseconds that one wake-up has to itself; below the queue's visibility timeout, so that a crash is repaired. */
export const WAKE_UP_LEASE_MS = 60 * SECOND;
/** Milliseconds after its due time at which a wake-up is taken for lost and started anew by the next hold. */
export const WAKE_UP_PATIENCE_MS = 2 * MINUTE;
/** Held deliveries counted for one webhook: beyond it is "more than". */
export const HELD_COUNT_MAX = 1_000;

// Redelivery jobs -----------------------------------------------------------------------------------------

/** Deliveries a second that a job puts into the backlog unless told: what a receiver that has just come back takes. */
export const JOB_PER_SECOND_DEFAULT = 10;
/** Jobs of one webhook under way at once: one for each outage that somebody is looking at, and no pile of them. */
export const RUNNING_JOBS_PER_WEBHOOK = 3;
/** Jobs, dry runs included, that a project may start in an hour: each may read its webhook's whole log. */
export const PROJECT_JOBS_PER_HOUR = 30;
/** Events that one job may name: one batch of reads. */
export const JOB_EVENTS_MAX = 100;
/** Deliveries that a dry run counts at most, a page of them at a time: what one call of the API has time for. */
export const DRY_RUN_ROWS = 500;
export const DRY_RUN_PAGES_MAX = 4;

// Lists, retention, queues --------------------------------------------------------------------------------

export const PAGE_SIZE_DEFAULT = 20;
export const PAGE_SIZE_MAX = 100;
/** Bytes: a page ends early here, well under API Gateway's and Lambda's 6 MB answer. */
export const PAGE_MAX_BYTES = 4 * 1024 * KIB;
/** Bytes of a project's list of events that are searched for a resource: some thousand of the last events. */
export const FIND_MAX_BYTES = 1024 * KIB;
/** Days that events and deliveries can be read. HCP's own retention. */
export const RETENTION_DAYS = 90;
/** Messages of one batch: SQS's bound, and the number of deliveries a dispatcher runs side by side. */
export const BATCH_SIZE = 10;
/** Receives before a message moves to its DLQ. Throttled polls count too, hence not fewer than five. */
export const MAX_RECEIVE_COUNT = 5;
/** Times an optimistic write is tried again after losing a race before the message goes back to its queue. */
export const WRITE_CONFLICT_TRIES = 5;

// Metrics -------------------------------------------------------------------------------------------------

/**
 * Milliseconds: upper bounds of the buckets that attempts are counted in, up to the deadline of most; one more bucket
 * holds what took longer. Rows name a bucket by its place here: a bound is never moved.
 */
export const LATENCY_BOUNDS_MS: readonly number[] = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];
/** Hours of counts that an answer has unless told, and at most: a month. */
export const METRICS_HOURS_DEFAULT = 24;
export const METRICS_HOURS_MAX = 31 * 24;
/**
 * Rows (a webhook's day) that one question about a project reads at most: every webhook it may have on every day that a
 * month can touch, and as many of webhooks that were deleted meanwhile.
 */
export const METRICS_ROWS_MAX = 2 * WEBHOOKS_PER_PROJECT * (31 + 1);
/** Milliseconds that a count may take to be written: a batch does not wait longer for something it can do without. */
export const METRICS_WRITE_MAX_MS = 2 * SECOND;

// Tokens --------------------------------------------------------------------------------------------------

/** Seconds a rotated token stays valid beside the new one, unless the caller says otherwise. */
export const ROTATION_OVERLAP_DEFAULT_SECONDS = 24 * 60 * 60;
export const ROTATION_OVERLAP_MAX_SECONDS = 7 * 24 * 60 * 60;

// Caps per webhook, against a denial of wallet -------------------------------------------------------------

/** Requests a minute and webhook that make Fanfare send at once: verify, enable, change of URL or token. */
export const VERIFICATIONS_PER_MINUTE = 10;
/** The same over a whole project, creating and testing included: a plan of fifty webhooks is applied in one go. */
export const PROJECT_VERIFICATIONS_PER_MINUTE = 120;
export const REDELIVERIES_PER_MINUTE = 60;
/** The same over a whole project: what a hundred webhooks would add up to is a job's work. */
export const PROJECT_REDELIVERIES_PER_MINUTE = 300;
/** Token changes an hour and webhook: Secrets Manager keeps versions younger than a day and allows 100. */
export const TOKEN_CHANGES_PER_HOUR = 6;
/** Token changes an hour and project: whoever creates and deletes webhooks in turn is always at a first change. */
export const PROJECT_TOKEN_CHANGES_PER_HOUR = 3 * WEBHOOKS_PER_PROJECT;

/**
 * Operational events an hour, project and source: three steps of every webhook, or as many exhausted deliveries. Each
 * is delivered like any other event; those over it are counted in the next one.
 */
export const OPERATIONAL_EVENTS_PER_HOUR = 3 * WEBHOOKS_PER_PROJECT;
/** Days that a count waits to be told. */
export const COUNT_KEPT_DAYS = 90;

// Principals ----------------------------------------------------------------------------------------------

/** Of what the JWT door lets through in a minute, what one caller may have: no one alone uses it up. */
export const CALLER_SHARE_OF_DOOR = 0.5;
/** Requests of one caller that an instance answers between two looks at the shared count: a console's poll never looks. */
export const REQUESTS_PER_COUNT = 20;
/** Callers whose requests an instance counts; one that is forgotten begins anew. */
export const CALLERS_REMEMBERED = 1_000;

/** Client ids and subjects as OIDC issuers make them; nothing that could be taken for a key's delimiter. */
export const PRINCIPAL_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._@:+-]{0,127}$/;
