import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** An OIDC issuer that somebody else runs. */
export interface GivenIssuer {
  /** Value of `iss`, exactly. */
  readonly issuer: string;
  /** APIs or clients that a token must be for: an issuer serves others too. At least one. */
  readonly audiences: string[];
  /** @default `<issuer>/.well-known/jwks.json` */
  readonly jwksUri?: string;
  /** Claim that holds `project:<id>:<role>` entries. @default none: roles come from grants only */
  readonly rolesClaim?: string;
}

/** A host name of one's own. Its DNS record is the operator's; the stack's outputs say where it has to point. */
export interface OwnDomain {
  readonly name: string;
  /** In ACM, of the stack's Region; the console's of us-east-1, where CloudFront looks. */
  readonly certificateArn: string;
}

/** How callers get in, each door an HTTP API of its own. At least one. */
export interface DoorOptions {
  /** For callers with access tokens. @default true */
  readonly jwt?: boolean;
  /** Whose access tokens the JWT door takes. @default those of a Cognito user pool that the service makes */
  readonly issuer?: GivenIssuer;
  /** For callers that sign with AWS credentials. @default true */
  readonly iam?: boolean;
}

/** Host names of one's own. A door that has one is closed under the name that AWS gave it. */
export interface DomainOptions {
  /** @default the name that API Gateway gives */
  readonly jwt?: OwnDomain;
  /** @default the name that API Gateway gives */
  readonly iam?: OwnDomain;
  /** @default the name that CloudFront gives */
  readonly console?: OwnDomain;
}

/** What may be called. Public addresses always; the exceptions are the operator's and not settable through the API. */
export interface DestinationOptions {
  /** @default true */
  readonly httpsOnly?: boolean;
  /** Private ranges, such as `10.20.0.0/16`: every project may then call anything in them. @default none */
  readonly allowedCidrs?: string[];
  /** Names that may resolve to private addresses. @default none */
  readonly allowedHosts?: string[];
}

/** Restore to any second of the last 35 days, billed by the table's size. */
export interface RecoveryOptions {
  /** @default true */
  readonly webhooks?: boolean;
  /** @default true */
  readonly deliveries?: boolean;
}

/** Per door, over all callers. */
export interface ThrottleOptions {
  /** @default 100 */
  readonly requestsPerSecond?: number;
  /** @default 200 */
  readonly burst?: number;
}

/** Batches handled side by side, 2 to 1000: at most ten times as many POSTs are under way. */
export interface ConcurrencyOptions {
  /** @default 20 */
  readonly router?: number;
  /** @default 100 */
  readonly dispatcher?: number;
  /** Backlogs looked after side by side, ten to each. @default 10 */
  readonly waker?: number;
}

/** CloudWatch alarms, about 0.10 USD a month each, and who hears of them. Nobody named: they are shown only. */
export interface AlarmOptions {
  /** @default true */
  readonly enabled?: boolean;
  /** Each address gets a message to confirm at the first deployment. @default none */
  readonly emails?: string[];
  /** @default none */
  readonly topicArn?: string;
}

/** Everything in which deployments differ. Numbers that never differ are in core/limits. */
export interface ServiceOptions {
  /** The one geography served: a segment of every resource name. @default 'us' */
  readonly geo?: string;
  /** @default both doors, and a user pool of the service's */
  readonly doors?: DoorOptions;
  /** @default the names that AWS gives */
  readonly domains?: DomainOptions;
  /** @default public addresses over https */
  readonly destinations?: DestinationOptions;
  /** Seconds before each attempt of a delivery; their number is the number of attempts. @default ten over three days */
  readonly retryScheduleSeconds?: number[];
  /** Seconds a retry may wait in the queue, 900 at most; longer waits are the scheduler's. @default 900 */
  readonly queueDelayMaxSeconds?: number;
  /** Count attempts by webhook and hour, for the API's metrics: one write more per batch and webhook. @default true */
  readonly metrics?: boolean;
  /** Keep tables, tokens and logs when the stack goes, and refuse to delete the tables. @default true */
  readonly protectData?: boolean;
  /** @default both tables */
  readonly pointInTimeRecovery?: RecoveryOptions;
  /** Encrypt tables, queues, secrets, logs and the console's files with a key of one's own, about 1 USD a month. @default false */
  readonly customerKey?: boolean;
  /** @default RetentionDays.SIX_MONTHS */
  readonly logRetention?: RetentionDays;
  /** How much the functions log, one of DEBUG, INFO, WARN, ERROR: AWS Lambda drops what is below. @default 'INFO' */
  readonly logLevel?: string;
  /** @default 100 requests a second, 200 at once */
  readonly throttle?: ThrottleOptions;
  /** @default 20 for the router, 100 for the dispatcher, 10 for the waker */
  readonly maxConcurrency?: ConcurrencyOptions;
  /** The web console on CloudFront, with the JWT door behind the same host name. Needs the service's own user pool. @default false */
  readonly console?: boolean;
  /** A web ACL of WAF for the console, of scope CLOUDFRONT: those live in us-east-1. @default none */
  readonly webAclArn?: string;
  /** @default alarms that are shown only */
  readonly alarms?: AlarmOptions;
  /** One page of graphs in CloudWatch and its saved queries; about 3 USD a month beyond the account's third. @default true */
  readonly dashboard?: boolean;
  /** Traces of every function in X-Ray. @default true */
  readonly tracing?: boolean;
  /** Other accounts that may put events on the bus and messages on the events queue. @default none */
  readonly publisherAccounts?: string[];
  /** AWS's APIs on this machine: only there may destinations be on loopback. @default AWS itself */
  readonly emulatorEndpoint?: string;
}
