import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { QUEUE_DELAY_MAX_SECONDS, RETRY_SCHEDULE_SECONDS } from '../core/limits.ts';

/** A Cognito user pool that the stack makes, with a first machine client. */
export interface OwnUserPool {
  readonly kind: 'own-user-pool';
}

/** Any OIDC issuer. */
export interface GivenIssuer {
  readonly kind: 'issuer';
  /** Value of `iss`, exactly. */
  readonly issuer: string;
  /** APIs or clients that a token must be for: an issuer serves others too. At least one. */
  readonly audiences: readonly [string, ...string[]];
  /** @default `<issuer>/.well-known/jwks.json` */
  readonly jwksUri?: string;
  /** Claim that holds `project:<id>:<role>` entries. @default none: roles come from grants only */
  readonly rolesClaim?: string;
}

/** Whose access tokens the JWT door takes. */
export type JwtDoor = OwnUserPool | GivenIssuer;

/** A host name of one's own. Its DNS record is the operator's; the stack's outputs say where it has to point. */
export interface OwnDomain {
  readonly name: string;
  /** In ACM, of the stack's Region; the console's of us-east-1, where CloudFront looks. */
  readonly certificateArn: string;
}

/** Who hears of alarms. Nobody named: they are shown only. */
export interface AlarmSettings {
  /** Each address gets a message to confirm at the first deployment. */
  readonly emails: readonly string[];
  readonly topicArn?: string;
}

/** How much the functions log: AWS Lambda drops what is below. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** Everything in which stages differ. Numbers that never differ are in core/limits. */
export interface ServiceSettings {
  /** The one geography served: a segment of every resource name. */
  readonly geo: string;
  /** How callers get in, each door an HTTP API of its own. At least one. */
  readonly doors: { readonly jwt?: JwtDoor; readonly iam: boolean };
  /** Host names of one's own. A door that has one is closed under the name that AWS gave it. */
  readonly domains: { readonly jwt?: OwnDomain; readonly iam?: OwnDomain; readonly console?: OwnDomain };
  /** What may be called. Public addresses always; the exceptions are the operator's and not settable through the API. */
  readonly destinations: {
    readonly httpsOnly: boolean;
    readonly allowedCidrs: readonly string[];
    readonly allowedHosts: readonly string[];
  };
  /** Seconds before each attempt of a delivery; their number is the number of attempts. */
  readonly retryScheduleSeconds: readonly number[];
  /** Seconds a retry may wait in the queue; longer waits are the scheduler's. At most what SQS can delay. */
  readonly queueDelayMaxSeconds: number;
  /** Keep tables, tokens' names and logs when the stack goes, and refuse to delete the tables. */
  readonly protectData: boolean;
  /** Restore to any second of the last 35 days, billed by the table's size. */
  readonly pointInTimeRecovery: { readonly webhooks: boolean; readonly deliveries: boolean };
  /** Encrypt tables, queues, secrets, logs and the console's files with a key of one's own, about 1 USD a month. */
  readonly customerKey: boolean;
  readonly logRetention: RetentionDays;
  readonly logLevel: LogLevel;
  /** Per door, over all callers. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  /** Batches handled side by side: at most ten times as many POSTs are under way. */
  readonly maxConcurrency: {
    readonly router: number;
    readonly dispatcher: number;
    /** Backlogs looked after side by side, ten to each. */
    readonly waker: number;
  };
  /** The web console on CloudFront, with the JWT door behind the same host name. Needs that door. */
  readonly console: boolean;
  /** A web ACL of WAF for the console, of scope CLOUDFRONT: those live in us-east-1. */
  readonly webAclArn?: string;
  /** CloudWatch alarms, about 0.10 USD a month each. */
  readonly alarms: false | AlarmSettings;
  /** One page of graphs in CloudWatch and its saved queries; about 3 USD a month beyond the account's third. */
  readonly dashboard: boolean;
  /** Traces of every function in X-Ray. */
  readonly tracing: boolean;
  /** Other accounts that may put events on the bus and messages on the events queue. */
  readonly publisherAccounts: readonly string[];
  /** AWS's APIs on this machine: only there may destinations be on loopback. @default AWS itself */
  readonly emulatorEndpoint?: string;
}

/** Batches of due retries moved side by side: moving messages is quick, two at a time are hundreds of retries a second. */
export const REPLAYER_CONCURRENCY = 2;

/** `RetentionDays` by value: importing the enumeration here would load all of aws-logs for two numbers. */
const TWO_WEEKS: RetentionDays = 14;
const SIX_MONTHS: RetentionDays = 180;

/** What is kept and watched. */
export const PRODUCTION: ServiceSettings = {
  geo: 'us',
  doors: { jwt: { kind: 'own-user-pool' }, iam: true },
  domains: {},
  destinations: { httpsOnly: true, allowedCidrs: [], allowedHosts: [] },
  retryScheduleSeconds: RETRY_SCHEDULE_SECONDS,
  queueDelayMaxSeconds: QUEUE_DELAY_MAX_SECONDS,
  protectData: true,
  pointInTimeRecovery: { webhooks: true, deliveries: true },
  customerKey: false,
  logRetention: SIX_MONTHS,
  logLevel: 'INFO',
  throttle: { requestsPerSecond: 100, burst: 200 },
  maxConcurrency: { router: 20, dispatcher: 100, waker: 10 },
  console: true,
  alarms: { emails: [] },
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
  alarms: false,
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
