/** Names that the tables are made with (lib/storage.ts) and read and written by. No code: lib/ imports this. */

export const PARTITION_KEY = 'PK';
export const SORT_KEY = 'SK';
/** The TTL attribute: seconds since the epoch. */
export const EXPIRES_AT = 'expiresAt';

/** The index that lists a project's events: docs/data-model.md says what is in it. */
export const EVENTS_BY_DAY = {
  name: 'events-by-day',
  partitionKey: 'day',
  sortKey: 'sortId',
  projected: ['document', EXPIRES_AT],
} as const;

/** Sort keys of webhooks: the stream of removals is filtered by it. */
export const WEBHOOK_PREFIX = 'W#';
/** Partition keys of grants: the authorizer may read no other. */
export const PRINCIPAL_PREFIX = 'G#';
/** Of the items that say which wake-up goes round. */
export const WAKE_UP_PREFIX = 'U#';
/** Of counters of requests. */
export const RATE_PREFIX = 'RATE#';
