import { Duration, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Auth, givenIssuer, type TokenIssuer } from './auth.ts';
import type { Delivery } from './delivery.ts';
import { destinationEnvironment } from './destinations.ts';
import type { Ingestion } from './ingestion.ts';
import { type FunctionNetwork, ServiceFunction, type Variable } from './service-function.ts';
import type { ServiceSettings } from './stage.ts';
import type { Storage } from './storage.ts';
import type { Tokens } from './tokens.ts';

export interface ApiProps {
  readonly settings: ServiceSettings;
  readonly storage: Storage;
  readonly tokens: Tokens;
  readonly ingestion: Ingestion;
  readonly delivery: Delivery;
  readonly network?: FunctionNetwork;
}

/** Under the 30 s an HTTP API waits, so that our own error is the one that is answered. */
const API_TIMEOUT = Duration.seconds(29);
const AUTHORIZER_TIMEOUT = Duration.seconds(10);
/** How long a withdrawn grant still works, and how often a caller's token is verified again. */
const AUTHORIZER_CACHE = Duration.minutes(1);
const PAGE_TOKEN_SECRET_CHARACTERS = 64;

/** The HTTPS API: one HTTP API per door, in front of the same two functions. */
export class Api extends Construct {
  readonly readApi: ServiceFunction;
  readonly writeApi: ServiceFunction;
  /** Absent when the JWT door is closed. */
  readonly jwtDoor?: HttpApi;
  /** Absent when the IAM door is closed. */
  readonly iamDoor?: HttpApi;
  /** The user pool, where the stack makes one. */
  readonly auth?: Auth;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { settings, storage } = props;
    const { jwt, iam } = settings.doors;
    this.readApi = this.createReadApi(props);
    this.writeApi = this.createWriteApi(props);
    if (iam) this.iamDoor = this.openDoor('IamDoor', settings, new HttpIamAuthorizer());
    if (jwt?.kind === 'own-user-pool') this.auth = new Auth(this, 'Auth', { settings });
    if (jwt) {
      const issuer = jwt.kind === 'issuer' ? givenIssuer(jwt) : this.auth?.issuerOf(jwt);
      if (issuer)
        this.jwtDoor = this.openDoor('JwtDoor', settings, this.createAuthorizer(settings, storage, issuer));
    }
    this.refuseOwnHosts(props.delivery);
  }

  /** The doors that are open. */
  get doors(): HttpApi[] {
    return [this.jwtDoor, this.iamDoor].flatMap((door) => (door ? [door] : []));
  }

  private createReadApi({ settings, storage }: ApiProps): ServiceFunction {
    const readApi = new ServiceFunction(this, 'ReadApi', {
      entry: 'read-api',
      description: 'Fanfare: answers every GET of the API',
      timeout: API_TIMEOUT,
      settings,
      environment: { GEO: settings.geo, PAGE_TOKEN_SECRET: this.pageTokenSecret() },
    });
    storage.grantWebhooks(readApi, 'read');
    storage.grantDeliveries(readApi, 'read');
    storage.grantListEvents(readApi);
    return readApi;
  }

  /** Put into the environment by CloudFormation, so that no function needs leave to read this secret. */
  private pageTokenSecret(): string {
    const secret = new Secret(this, 'PageTokenSecret', {
      description: 'Fanfare: seals the page tokens of the API',
      generateSecretString: { passwordLength: PAGE_TOKEN_SECRET_CHARACTERS, excludePunctuation: true },
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Page tokens live for minutes and hold no data: a change of this key would only end them early.',
    });
    return secret.secretValue.unsafeUnwrap();
  }

  private createWriteApi({
    settings,
    storage,
    tokens,
    ingestion,
    delivery,
    network,
  }: ApiProps): ServiceFunction {
    const writeApi = new ServiceFunction(this, 'WriteApi', {
      entry: 'write-api',
      description: 'Fanfare: changes webhooks, verifies destinations, takes events',
      timeout: API_TIMEOUT,
      settings,
      environment: destinationEnvironment(settings, network),
      ...(network && { network }),
    });
    storage.grantWebhooks(writeApi, 'read', 'write', 'delete');
    storage.grantDeliveries(writeApi, 'read', 'write');
    tokens.grantRead(writeApi);
    tokens.grantChange(writeApi);
    ingestion.grantEnqueue(writeApi);
    delivery.grantEnqueue(writeApi);
    delivery.grantWakeUp(writeApi);
    return writeApi;
  }

  private createAuthorizer(
    settings: ServiceSettings,
    storage: Storage,
    issuer: TokenIssuer,
  ): IHttpRouteAuthorizer {
    const authorizer = new ServiceFunction(this, 'Authorizer', {
      entry: 'authorizer',
      description: 'Fanfare: verifies access tokens and looks up what their principal may do',
      timeout: AUTHORIZER_TIMEOUT,
      settings,
      environment: {
        JWT_ISSUER: issuer.issuer,
        JWKS_URI: issuer.jwksUri,
        JWT_AUDIENCES: issuer.audiences.join(','),
        ROLES_CLAIM: issuer.rolesClaim,
      },
    });
    storage.grantReadGrants(authorizer);
    return new HttpLambdaAuthorizer('TokenAuthorizer', authorizer, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: AUTHORIZER_CACHE,
    });
  }

  /** Greedy routes: the gateway hands the path over decoded, and the functions match it strictly, once. */
  private openDoor(id: string, settings: ServiceSettings, authorizer: IHttpRouteAuthorizer): HttpApi {
    const door = new HttpApi(this, id, {
      description: `Fanfare: ${id}`,
      createDefaultStage: false,
      defaultAuthorizer: authorizer,
    });
    const path = '/{proxy+}';
    const reads = new HttpLambdaIntegration('Reads', this.readApi);
    const writes = new HttpLambdaIntegration('Writes', this.writeApi);
    door.addRoutes({ path, methods: [HttpMethod.GET], integration: reads });
    door.addRoutes({ path, methods: [HttpMethod.ANY], integration: writes });
    const { requestsPerSecond: rateLimit, burst: burstLimit } = settings.throttle;
    const destination = new LogGroupLogDestination(
      new LogGroup(this, `${id}AccessLogs`, {
        retention: settings.logRetention,
        removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
    );
    door.addStage('DefaultStage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      accessLogSettings: { destination, format: ACCESS_LOG },
    });
    return door;
  }

  /** A webhook that calls this API would be a loop through public addresses. */
  private refuseOwnHosts({ dispatcher }: Delivery): void {
    const hosts = this.doors.map((door) => Fn.select(2, Fn.split('/', door.apiEndpoint)));
    for (const fn of [this.writeApi, dispatcher])
      fn.addEnvironment('OWN_HOSTS' satisfies Variable, Fn.join(',', hosts));
  }
}

/** Who asked for what and what came of it: never headers, bodies or query strings. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    ip: '$context.identity.sourceIp',
    principal: '$context.authorizer.principal_id',
    caller: '$context.identity.userArn',
    method: '$context.httpMethod',
    path: '$context.path',
    status: '$context.status',
    responseBytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    authorizerError: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
  }),
);
