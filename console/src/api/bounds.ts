/** What the API takes (docs/openapi.json): a form says it before it is sent. */

/** Deliveries a second, of a webhook and of a redelivery job. */
export const RATE_MIN = 1;
export const RATE_MAX = 200;
/** Seconds of one attempt. */
export const TIMEOUT_MIN_SECONDS = 1;
export const TIMEOUT_MAX_SECONDS = 30;
/** Attempts of one schedule, and seconds before one of them. */
export const SCHEDULE_MAX_ATTEMPTS = 20;
export const SCHEDULE_MAX_WAIT_SECONDS = 172_800;
/** Held deliveries of a webhook that are counted: beyond it is "or more". */
export const HELD_COUNTED = 1_000;
