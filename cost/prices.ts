/** List prices of us-east-1 in US dollars, autumn 2026, without free tiers, support plans and tax. */
export const PRICED = 'us-east-1, list prices of autumn 2026';

const MILLION = 1_000_000;

export const USD = {
  /** Per event of a custom bus of the classic kind. */
  busEvent: 1.0 / MILLION,
  /** Per request of an HTTP API. */
  apiRequest: 1.0 / MILLION,
  /** Per request of a standard queue, up to 64 KB. */
  queueRequest: 0.4 / MILLION,
  /** What a request with a message group costs on top. */
  fairQueueRequest: 0.1 / MILLION,
  lambdaRequest: 0.2 / MILLION,
  /** arm64 */
  lambdaGigabyteSecond: 0.0000133334,
  /** Per unit of 1 KB. */
  writeUnit: 0.625 / MILLION,
  /** Per unit of 4 KB, strongly consistent. */
  readUnit: 0.125 / MILLION,
  storedGigabyteMonth: 0.25,
  restorableGigabyteMonth: 0.2,
  secretMonth: 0.4,
  secretRead: 0.05 / 10_000,
  scheduledCall: 1.0 / MILLION,
  logGigabyte: 0.5,
  egressGigabyte: 0.09,
} as const;
