import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Api } from './api.ts';
import type { Auth } from './auth.ts';
import { Cleaning } from './cleaning.ts';
import { ConsoleSite } from './console-site.ts';
import { Delivery } from './delivery.ts';
import { Ingestion } from './ingestion.ts';
import { Monitoring } from './monitoring.ts';
import type { FunctionNetwork } from './service-function.ts';
import { DEFAULT_SETTINGS, type ServiceSettings } from './stage.ts';
import { Storage } from './storage.ts';
import { Tokens } from './tokens.ts';

export interface WebhookServiceProps {
  /** What to change about the settings of production. @default DEFAULT_SETTINGS: no console, data protected */
  readonly settings?: Partial<ServiceSettings>;
  /**
   * Runs what calls destinations in this VPC, so that receivers in it can be reached once
   * `settings.destinations.allowedCidrs` permits them.
   * @default Lambda's own network, from which private addresses lead nowhere
   */
  readonly network?: FunctionNetwork;
  /** Told about alarms. @default nobody: alarms are shown only */
  readonly alarmTopic?: ITopic;
}

/**
 * HCP-style webhooks as one construct, for an app of its own or inside someone else's stack:
 *
 * ```ts
 * const webhooks = new WebhookService(this, 'Webhooks', { alarmTopic });
 * webhooks.grantPublish(ordersFunction);
 * ordersFunction.addEnvironment('WEBHOOK_BUS', webhooks.bus.eventBusName);
 * ```
 */
export class WebhookService extends Construct {
  /** The bus to put events on: `Source` and `DetailType` are an event's source and action. */
  readonly bus: EventBus;
  /** The queue to send events to, one per message. */
  readonly eventsQueue: IQueue;
  /** Base URL of the API for callers with access tokens; absent when that door is closed. */
  readonly jwtApiUrl?: string;
  /** Base URL of the API for callers that sign with AWS credentials; absent when that door is closed. */
  readonly iamApiUrl?: string;
  /** The user pool, where the service makes one. */
  readonly auth?: Auth;
  /** Where people sign in; absent without the console. */
  readonly consoleUrl?: string;
  private readonly ingestion: Ingestion;

  constructor(scope: Construct, id: string, props: WebhookServiceProps = {}) {
    super(scope, id);
    const settings: ServiceSettings = { ...DEFAULT_SETTINGS, ...props.settings };
    assertCoherent(settings);
    const network = props.network && { network: props.network };

    const storage = new Storage(this, 'Storage', { settings });
    const tokens = new Tokens(this, 'Tokens');
    const ingestion = new Ingestion(this, 'Ingestion', { settings, storage });
    const delivery = new Delivery(this, 'Delivery', { settings, storage, tokens, ingestion, ...network });
    const cleaning = new Cleaning(this, 'Cleaning', { settings, storage, tokens });
    const api = new Api(this, 'Api', { settings, storage, tokens, ingestion, delivery, ...network });
    if (settings.console && api.jwtDoor && api.auth) {
      const site = { api: api.jwtDoor, auth: api.auth, geo: settings.geo };
      this.consoleUrl = new ConsoleSite(this, 'Console', site).url;
    }
    if (settings.alarms) {
      const topic = props.alarmTopic && { topic: props.alarmTopic };
      new Monitoring(this, 'Monitoring', { storage, ingestion, delivery, cleaning, api, ...topic });
    }

    this.ingestion = ingestion;
    this.bus = ingestion.bus;
    this.eventsQueue = ingestion.events.queue;
    if (api.jwtDoor) this.jwtApiUrl = api.jwtDoor.apiEndpoint;
    if (api.iamDoor) this.iamApiUrl = api.iamDoor.apiEndpoint;
    if (api.auth) this.auth = api.auth;
  }

  /** May publish events of any project, on the bus or into the queue: publishers are trusted services. */
  grantPublish(grantee: IGrantable): void {
    this.ingestion.grantPublish(grantee);
  }
}

/** @throws Error saying what to change */
function assertCoherent({ doors, console, retryScheduleSeconds }: ServiceSettings): void {
  if (!doors.iam && !doors.jwt) throw new Error('settings.doors: open at least one of jwt and iam');
  if (console && doors.jwt?.kind !== 'own-user-pool') {
    throw new Error('settings.console: needs settings.doors.jwt of kind own-user-pool; set console to false');
  }
  if (retryScheduleSeconds.length === 0)
    throw new Error('settings.retryScheduleSeconds: at least one attempt');
}
