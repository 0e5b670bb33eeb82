import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { QUEUE_DELAY_MAX_SECONDS, RETRY_SCHEDULE_SECONDS } from '../core/limits.ts';
import type {
  ConcurrencyOptions,
  DestinationOptions,
  DomainOptions,
  GivenIssuer,
  RecoveryOptions,
  ServiceOptions,
  ThrottleOptions,
} from './service-options.ts';

/** How much the functions log: AWS Lambda drops what is below. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** The options with everything said: lib/service-options.ts has what each means. */
export interface ServiceSettings extends ServiceOptions {
  readonly geo: string;
  readonly doors: { readonly jwt: boolean; readonly iam: boolean; readonly issuer?: GivenIssuer };
  readonly domains: DomainOptions;
  readonly destinations: Required<DestinationOptions>;
  readonly retryScheduleSeconds: number[];
  readonly queueDelayMaxSeconds: number;
  readonly metrics: boolean;
  readonly protectData: boolean;
  readonly pointInTimeRecovery: Required<RecoveryOptions>;
  readonly customerKey: boolean;
  readonly logRetention: RetentionDays;
  readonly logLevel: LogLevel;
  readonly throttle: Required<ThrottleOptions>;
  readonly maxConcurrency: Required<ConcurrencyOptions>;
  readonly console: boolean;
  readonly alarms: { readonly enabled: boolean; readonly emails: string[]; readonly topicArn?: string };
  readonly dashboard: boolean;
  readonly tracing: boolean;
  readonly publisherAccounts: string[];
}

/** Batches of due retries moved side by side: moving messages is quick, two at a time are hundreds of retries a second. */
export const REPLAYER_CONCURRENCY = 2;

/** `RetentionDays` by value: importing the enumeration here would load all of aws-logs for two numbers. */
const TWO_WEEKS: RetentionDays = 14;
const SIX_MONTHS: RetentionDays = 180;

/** What is kept and watched. */
export const PRODUCTION: ServiceSettings = {
  geo: 'us',
  doors: { jwt: true, iam: true },
  domains: {},
  destinations: { httpsOnly: true, allowedCidrs: [], allowedHosts: [] },
  retryScheduleSeconds: [...RETRY_SCHEDULE_SECONDS],
  queueDelayMaxSeconds: QUEUE_DELAY_MAX_SECONDS,
  metrics: true,
  protectData: true,
  pointInTimeRecovery: { webhooks: true, deliveries: true },
  customerKey: false,
  logRetention: SIX_MONTHS,
  logLevel: 'INFO',
  throttle: { requestsPerSecond: 100, burst: 200 },
  maxConcurrency: { router: 20, dispatcher: 100, waker: 10 },
  console: true,
  alarms: { enabled: true, emails: [] },
  dashboard: true,
  tracing: true,
  publisherAccounts: [],
};

/** Everything in it goes with the stack, and its event sources fit the ten functions that a new account may run. */
export const DISPOSABLE: ServiceSettings = {
  ...PRODUCTION,
  destinations: { ...PRODUCTION.destinations, httpsOnly: false },
  protectData: false,
  pointInTimeRecovery: { webhooks: false, deliveries: false },
  logRetention: TWO_WEEKS,
  maxConcurrency: { router: 2, dispatcher: 2, waker: 2 },
  alarms: { enabled: false, emails: [] },
  dashboard: false,
};

/** What `WebhookService` uses where its props say nothing: the settings of production, without the console. */
export const DEFAULT_SETTINGS: ServiceSettings = { ...PRODUCTION, console: false };

/**
 * One machine. Off is what a local emulator lacks or what would only slow it down: CloudFront and its
 * deployment function (console), CloudWatch's evaluation (alarms) and X-Ray (tracing). Receivers are on
 * loopback. Retries are soon, and the scheduler takes over early, so that a test can wait for both.
 */
export const emulatorAt = (endpoint: string): ServiceSettings => ({
  ...DISPOSABLE,
  emulatorEndpoint: endpoint,
  destinations: { httpsOnly: false, allowedCidrs: ['127.0.0.0/8'], allowedHosts: [] },
  retryScheduleSeconds: [0, 1, 5],
  queueDelayMaxSeconds: 2,
  console: false,
  tracing: false,
});
