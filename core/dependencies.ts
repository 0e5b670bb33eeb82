import type { WebhooksByProject } from './accepting/webhooks-by-project.ts';
import type { DestinationSettings } from './destination-policy.ts';
import type {
  Backlog,
  Clock,
  DeliveryLog,
  DeliveryQueue,
  EventQueue,
  EventStore,
  GrantStore,
  HealthStore,
  MetricStore,
  Random,
  RateLimiter,
  RedeliveryJobStore,
  RejectedEvents,
  TokenVault,
  WakeUpQueue,
  WakeUpStore,
  WebhookStore,
} from './ports.ts';
import type { Sender } from './sender.ts';

/** What an operator may set per deployment. */
export interface Settings {
  /** The one geography served, a segment of every resource name. */
  readonly geo: string;
  readonly destinations: DestinationSettings;
  readonly retryScheduleSeconds: readonly number[];
  readonly attemptDeadlineMs: number;
  readonly webhooksPerProject: number;
}

/** Everything the use cases are given. Each of them picks what it needs, so a function wires only that. */
export interface Dependencies {
  readonly webhooks: WebhookStore;
  readonly health: HealthStore;
  readonly grants: GrantStore;
  readonly rates: RateLimiter;
  readonly events: EventStore;
  readonly deliveries: DeliveryLog;
  readonly vault: TokenVault;
  readonly eventQueue: EventQueue;
  readonly rejectedEvents: RejectedEvents;
  readonly deliveryQueue: DeliveryQueue;
  readonly backlog: Backlog;
  readonly wakeUps: WakeUpStore;
  readonly wakeUpQueue: WakeUpQueue;
  readonly redeliveryJobs: RedeliveryJobStore;
  readonly metrics: MetricStore;
  readonly sender: Sender;
  readonly webhooksByProject: WebhooksByProject;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Settings;
  /** 32 bytes, shared by every process that lists: seals page tokens. */
  readonly pageTokenKey: Uint8Array;
  /** 32 bytes, shared by dispatcher and router: makes the ids of Fanfare's own events, and seals them. */
  readonly operationalKey: Uint8Array;
}
