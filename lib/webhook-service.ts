import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Api } from './api.ts';
import { Cleaning } from './cleaning.ts';
import { ConsoleSite } from './console-site.ts';
import { Overview } from './dashboard.ts';
import { Delivery } from './delivery.ts';
import { type BuiltSettings, Encryption } from './encryption.ts';
import { Ingestion } from './ingestion.ts';
import { adoptProviderLogs } from './log-group.ts';
import { LogMetrics } from './log-metrics.ts';
import { grantManage } from './manage.ts';
import { Monitoring, type MonitoringProps } from './monitoring.ts';
import type { FunctionNetwork } from './network.ts';
import { deadLettersOf, functionsOf, type Parts, queuesOf, tablesOf } from './parts.ts';
import { releaseOf, releaseText } from './release.ts';
import { ServiceFunction } from './service-function.ts';
import type { ServiceOptions } from './service-options.ts';
import type { ServiceDeadLetters, ServiceFunctions, ServiceQueues, ServiceTables } from './service-parts.ts';
import { settingsOf } from './settings.ts';
import type { ServiceSettings } from './stage.ts';
import { Storage } from './storage.ts';
import { Tokens } from './tokens.ts';

/** All optional: without any, the settings are those of production, without the console. */
export interface WebhookServiceProps extends ServiceOptions {
  /**
   * Runs what calls destinations in this VPC, so that receivers in it can be reached once
   * `destinations.allowedCidrs` permits them.
   * @default Lambda's own network, from which private addresses lead nowhere
   */
  readonly network?: FunctionNetwork;
  /** Told about alarms. @default nobody but whom `alarms` names */
  readonly alarmTopic?: ITopic;
  /** The console as built, where `console` asks for it. @default the one that comes with this version */
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
  readonly bus: IEventBus;
  /** Its queues: events can be sent to the first. */
  readonly queues: ServiceQueues;
  /** What was set aside of each queue. */
  readonly deadLetters: ServiceDeadLetters;
  /** What is kept. */
  readonly tables: ServiceTables;
  /** What runs. */
  readonly functions: ServiceFunctions;
  /** The API for callers with access tokens; absent when that door is closed. */
  readonly jwtApi?: IHttpApi;
  /** Base URL of the same; absent when that door is closed. */
  readonly jwtApiUrl?: string;
  /** The API for callers that sign with AWS credentials; absent when that door is closed. */
  readonly iamApi?: IHttpApi;
  /** Base URL of the same; absent when that door is closed. */
  readonly iamApiUrl?: string;
  /** The user pool, where the service makes one. */
  readonly userPool?: IUserPool;
  /** Where people sign in; absent without the console. */
  readonly consoleUrl?: string;
  /** What serves the console; absent without it. */
  readonly consoleDistribution?: IDistribution;
  /** Version of this code, and the SHA-256 of its functions. The stack has it as an output. */
  readonly release: string;
  /** @internal */
  readonly parts: Parts;

  /** @throws Error naming the prop that is wrong, and what would be right */
  constructor(scope: Construct, id: string, props: WebhookServiceProps = {}) {
    super(scope, id);
    const { network, alarmTopic, consoleFolder, ...options } = props;
    const settings = withKey(this, settingsOf(options));
    this.parts = this.build(settings, network, consoleFolder);
    const { ingestion, api, console } = this.parts;
    this.watch({ settings, ...this.parts }, alarmTopic);

    // Casts: aws-cdk-lib's own types disagree under exactOptionalPropertyTypes.
    this.bus = ingestion.bus as IEventBus;
    this.queues = queuesOf(this.parts);
    this.deadLetters = deadLettersOf(this.parts);
    this.tables = tablesOf(this.parts);
    this.functions = functionsOf(this.parts);
    if (api.jwtDoor) {
      this.jwtApi = api.jwtDoor.api as IHttpApi;
      this.jwtApiUrl = api.jwtDoor.url;
    }
    if (api.iamDoor) {
      this.iamApi = api.iamDoor.api as IHttpApi;
      this.iamApiUrl = api.iamDoor.url;
    }
    if (api.auth) this.userPool = api.auth.userPool;
    if (console) {
      this.consoleUrl = console.url;
      this.consoleDistribution = console.distribution;
    }
    this.release = this.tellRelease();
  }

  /** May publish events of any project, on the bus or into the queue: publishers are trusted services. */
  grantPublish(grantee: IGrantable): Grant {
    return this.parts.ingestion.grantPublish(grantee);
  }

  /**
   * May do everything that the API can do, through the IAM door: create and change webhooks, publish, read
   * deliveries, give grants.
   * @param projectId the one project. @default every project
   * @throws Error when the IAM door is closed, or the id is none
   */
  grantManage(grantee: IGrantable, projectId?: string): Grant {
    return grantManage(grantee, this.parts.api.iamDoor?.api, projectId);
  }

  private build(
    settings: BuiltSettings,
    network: FunctionNetwork | undefined,
    folder: string | undefined,
  ): Parts {
    const inNetwork = network && { network };
    const storage = new Storage(this, 'Storage', { settings });
    const tokens = new Tokens(this, 'Tokens', { settings });
    const ingestion = new Ingestion(this, 'Ingestion', { settings, storage });
    const delivery = new Delivery(this, 'Delivery', { settings, storage, tokens, ingestion, ...inNetwork });
    const cleaning = new Cleaning(this, 'Cleaning', { settings, storage, tokens, delivery });
    const api = new Api(this, 'Api', { settings, storage, tokens, ingestion, delivery, ...inNetwork });
    const console = settings.console ? this.openConsole(settings, api, folder) : undefined;
    api.refuseHosts(
      delivery,
      [...api.doors, ...(console ? [console] : [])].map(({ host }) => host),
    );
    return { storage, ingestion, delivery, cleaning, api, ...(console && { console }) };
  }

  private openConsole(
    settings: BuiltSettings,
    { jwtDoor, auth }: Api,
    folder: string | undefined,
  ): ConsoleSite | undefined {
    if (!jwtDoor || !auth) return undefined;
    const site = new ConsoleSite(this, 'Console', {
      settings,
      apiHost: jwtDoor.host,
      auth,
      ...(folder !== undefined && { folder }),
    });
    adoptProviderLogs(Stack.of(this), settings);
    return site;
  }

  private watch(parts: Watched, topic: ITopic | undefined): void {
    const { settings, ingestion, delivery } = parts;
    const { alarms, dashboard } = settings;
    if (!alarms.enabled && !dashboard) return;
    const metrics = new LogMetrics(this, 'Metrics', {
      router: ingestion.router,
      dispatcher: delivery.dispatcher,
      replayer: delivery.replayer,
      waker: delivery.waker,
    });
    if (alarms.enabled)
      new Monitoring(this, 'Monitoring', { ...parts, metrics, who: alarms, ...(topic && { topic }) });
    if (dashboard) new Overview(this, 'Overview', { ...parts, metrics });
  }

  private tellRelease(): string {
    const functions = this.node.findAll().filter((each) => each instanceof ServiceFunction);
    const release = releaseText(releaseOf(functions));
    new CfnOutput(this, 'Release', {
      value: release,
      description: 'Fanfare: version, and hash of its functions',
    });
    return release;
  }
}

type Watched = Omit<MonitoringProps, 'metrics' | 'who' | 'topic'> & { readonly settings: BuiltSettings };

function withKey(scope: Construct, settings: ServiceSettings): BuiltSettings {
  if (!settings.customerKey) return settings;
  return { ...settings, key: new Encryption(scope, 'Encryption', settings).key };
}
