import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { QUEUE_DELAY_MAX_SECONDS, RETRY_SCHEDULE_SECONDS } from '../core/limits.ts';

/** A Cognito user pool that the stack makes, with a first machine client. */
export interface OwnUserPool {
  readonly kind: 'own-user-pool';
  /** Where user pools publish their keys. @default Cognito's own host */
  readonly keysEndpoint?: string;
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

/** Everything in which stages differ. Numbers that never differ are in core/limits. */
export interface ServiceSettings {
  /** The one geography served: a segment of every resource name. */
  readonly geo: string;
  /** How callers get in, each door an HTTP API of its own. At least one. */
  readonly doors: { readonly jwt?: JwtDoor; readonly iam: boolean };
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
  readonly logRetention: RetentionDays;
  /** Per door, over all callers. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  /** Batches handled side by side: at most ten times as many POSTs are under way. */
  readonly maxConcurrency: { readonly router: number; readonly dispatcher: number };
  /** The web console on CloudFront, with the JWT door behind the same host name. Needs that door. */
  readonly console: boolean;
  /** CloudWatch alarms, about 0.10 USD a month each. */
  readonly alarms: boolean;
  /** Traces of every function in X-Ray. */
  readonly tracing: boolean;
  /** Other accounts that may put events on the bus and messages on the events queue. */
  readonly publisherAccounts: readonly string[];
}

/** `RetentionDays` by value: importing the enumeration here would load all of aws-logs for two numbers. */
const TWO_WEEKS: RetentionDays = 14;
const SIX_MONTHS: RetentionDays = 180;

const BASE: ServiceSettings = {
  geo: 'us',
  doors: { jwt: { kind: 'own-user-pool' }, iam: true },
  destinations: { httpsOnly: true, allowedCidrs: [], allowedHosts: [] },
  retryScheduleSeconds: RETRY_SCHEDULE_SECONDS,
  queueDelayMaxSeconds: QUEUE_DELAY_MAX_SECONDS,
  protectData: true,
  logRetention: SIX_MONTHS,
  throttle: { requestsPerSecond: 100, burst: 200 },
  maxConcurrency: { router: 20, dispatcher: 100 },
  console: true,
  alarms: true,
  tracing: true,
  publisherAccounts: [],
};

/** What `WebhookService` uses where its props say nothing: the settings of production, without the console. */
export const DEFAULT_SETTINGS: ServiceSettings = { ...BASE, console: false };

export const STAGES = {
  /** Disposable: everything in it goes with the stack. A fresh account has little concurrency. */
  dev: {
    ...BASE,
    destinations: { ...BASE.destinations, httpsOnly: false },
    protectData: false,
    logRetention: TWO_WEEKS,
    maxConcurrency: { router: 2, dispatcher: 5 },
    alarms: false,
  },
  prod: BASE,
  /**
   * One machine. Off is what a local emulator lacks or what would only slow it down: CloudFront and its
   * deployment function (console), CloudWatch's evaluation (alarms) and X-Ray (tracing). Receivers are on
   * loopback. Retries are soon, and the scheduler takes over early, so that a test can wait for both.
   */
  emulator: {
    ...BASE,
    doors: { jwt: { kind: 'own-user-pool', keysEndpoint: 'http://127.0.0.1:4566' }, iam: true },
    destinations: { httpsOnly: false, allowedCidrs: ['127.0.0.0/8'], allowedHosts: [] },
    retryScheduleSeconds: [0, 1, 5],
    queueDelayMaxSeconds: 2,
    protectData: false,
    logRetention: TWO_WEEKS,
    maxConcurrency: { router: 2, dispatcher: 2 },
    console: false,
    alarms: false,
    tracing: false,
  },
} as const satisfies Record<string, ServiceSettings>;

export type StageName = keyof typeof STAGES;

/** @throws Error naming the stages there are */
export function stageNamed(name: string): StageName {
  const stages = Object.keys(STAGES) as StageName[];
  const found = stages.find((each) => each === name);
  if (!found) throw new Error(`stage: there is no "${name}", only ${stages.join(', ')}`);
  return found;
}
