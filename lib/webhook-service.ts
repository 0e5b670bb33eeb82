import { Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Api } from './api.ts';
import type { Auth } from './auth.ts';
import { Cleaning } from './cleaning.ts';
import { assertCoherent } from './coherence.ts';
import { ConsoleSite } from './console-site.ts';
import { Overview } from './dashboard.ts';
import { Delivery } from './delivery.ts';
import type { Door } from './door.ts';
import { type BuiltSettings, Encryption } from './encryption.ts';
import { Ingestion } from './ingestion.ts';
import { adoptProviderLogs } from './log-group.ts';
import { LogMetrics } from './log-metrics.ts';
import { Monitoring, type MonitoringProps } from './monitoring.ts';
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
  /** The console as built, where `settings.console` asks for it. @default console/dist, made by `npm run build:console` */
  readonly consoleFolder?: string;
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
  consoleUrl?: string;
  /** Where people sign in, in full; absent without the console. */
  consoleSite?: ConsoleSite;
  /** What it consists of, for whoever names or watches parts of it. */
  readonly parts: {
    readonly ingestion: Ingestion;
    readonly delivery: Delivery;
    readonly cleaning: Cleaning;
    readonly api: Api;
  };
  private readonly ingestion: Ingestion;

  constructor(scope: Construct, id: string, props: WebhookServiceProps = {}) {
    super(scope, id);
    const given: ServiceSettings = { ...DEFAULT_SETTINGS, ...props.settings };
    assertCoherent(given);
    const settings = withKey(this, given);
    const network = props.network && { network: props.network };

    const storage = new Storage(this, 'Storage', { settings });
    const tokens = new Tokens(this, 'Tokens', { settings });
    const ingestion = new Ingestion(this, 'Ingestion', { settings, storage });
    const delivery = new Delivery(this, 'Delivery', { settings, storage, tokens, ingestion, ...network });
    const cleaning = new Cleaning(this, 'Cleaning', { settings, storage, tokens, delivery });
    const api = new Api(this, 'Api', { settings, storage, tokens, ingestion, delivery, ...network });
    const hosts = api.doors.map(({ host }) => host);
    if (settings.console && api.jwtDoor && api.auth) {
      const site = this.openConsole(settings, api.jwtDoor, api.auth, props.consoleFolder);
      hosts.push(site.host);
    }
    api.refuseHosts(delivery, hosts);
    this.watch({ settings, storage, ingestion, delivery, cleaning, api }, props.alarmTopic);

    this.ingestion = ingestion;
    this.bus = ingestion.bus;
    this.eventsQueue = ingestion.events.queue;
    this.parts = { ingestion, delivery, cleaning, api };
    if (api.jwtDoor) this.jwtApiUrl = api.jwtDoor.url;
    if (api.iamDoor) this.iamApiUrl = api.iamDoor.url;
    if (api.auth) this.auth = api.auth;
  }

  private openConsole(
    settings: BuiltSettings,
    door: Door,
    auth: Auth,
    folder: string | undefined,
  ): ConsoleSite {
    const site = new ConsoleSite(this, 'Console', {
      settings,
      apiHost: door.host,
      auth,
      ...(folder !== undefined && { folder }),
    });
    this.consoleSite = site;
    this.consoleUrl = site.url;
    adoptProviderLogs(Stack.of(this), settings);
    return site;
  }

  private watch(parts: Watched, topic: ITopic | undefined): void {
    const { settings, ingestion, delivery } = parts;
    const { alarms, dashboard } = settings;
    if (!alarms && !dashboard) return;
    const metrics = new LogMetrics(this, 'Metrics', {
      router: ingestion.router,
      dispatcher: delivery.dispatcher,
      replayer: delivery.replayer,
      waker: delivery.waker,
    });
    if (alarms)
      new Monitoring(this, 'Monitoring', { ...parts, metrics, who: alarms, ...(topic && { topic }) });
    if (dashboard) new Overview(this, 'Overview', { ...parts, metrics });
  }

  /** May publish events of any project, on the bus or into the queue: publishers are trusted services. */
  grantPublish(grantee: IGrantable): void {
    this.ingestion.grantPublish(grantee);
  }
}

type Watched = Omit<MonitoringProps, 'metrics' | 'who' | 'topic'> & { readonly settings: BuiltSettings };

function withKey(scope: Construct, settings: ServiceSettings): BuiltSettings {
  if (!settings.customerKey) return settings;
  return { ...settings, key: new Encryption(scope, 'Encryption', settings).key };
}
