import { Duration, Fn, Validations } from 'aws-cdk-lib';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CALLER_SHARE_OF_DOOR } from '../core/limits.ts';
import { Auth, givenIssuer, type TokenIssuer } from './auth.ts';
import type { Delivery } from './delivery.ts';
import { destinationEnvironment } from './destinations.ts';
import { type Door, openDoor } from './door.ts';
import type { BuiltSettings } from './encryption.ts';
import type { Ingestion } from './ingestion.ts';
import type { FunctionNetwork } from './network.ts';
import { ServiceFunction, type Variable } from './service-function.ts';
import type { OwnDomain } from './service-options.ts';
import type { Storage } from './storage.ts';
import type { Tokens } from './tokens.ts';

export interface ApiProps {
  readonly settings: BuiltSettings;
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
const MINUTE_SECONDS = 60;

/** The HTTPS API: one HTTP API per door, in front of the same two functions. */
export class Api extends Construct {
  readonly readApi: ServiceFunction;
  readonly writeApi: ServiceFunction;
  /** Absent when the JWT door is closed. */
  readonly authorizer?: ServiceFunction;
  /** Absent when the JWT door is closed. */
  readonly jwtDoor?: Door;
  /** Absent when the IAM door is closed. */
  readonly iamDoor?: Door;
  /** The user pool, where the stack makes one. */
  readonly auth?: Auth;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { settings, storage } = props;
    const { jwt, iam, issuer } = settings.doors;
    this.readApi = this.createReadApi(props);
    this.writeApi = this.createWriteApi(props);
    const open = (id: string, authorizer: IHttpRouteAuthorizer, domain: OwnDomain | undefined) =>
      openDoor(this, id, {
        settings,
        authorizer,
        reads: this.readApi,
        writes: this.writeApi,
        ...(domain && { domain }),
      });
    if (iam) this.iamDoor = open('IamDoor', new HttpIamAuthorizer(), settings.domains.iam);
    if (!jwt) return;
    if (!issuer) this.auth = new Auth(this, 'Auth', { settings });
    const tokens = issuer ? givenIssuer(issuer) : this.auth?.issuerOf(settings);
    if (!tokens) return;
    this.authorizer = this.createAuthorizer(props, storage, tokens);
    this.jwtDoor = open('JwtDoor', gatewayAuthorizer(this.authorizer), settings.domains.jwt);
  }

  /** The doors that are open. */
  get doors(): Door[] {
    return [this.jwtDoor, this.iamDoor].flatMap((door) => (door ? [door] : []));
  }

  private createReadApi({ settings, storage }: ApiProps): ServiceFunction {
    const readApi = new ServiceFunction(this, 'ReadApi', {
      entry: 'read-api',
      description: 'Fanfare: answers every GET of the API',
      timeout: API_TIMEOUT,
      settings,
      environment: {
        GEO: settings.geo,
        PAGE_TOKEN_SECRET: this.pageTokenSecret(settings),
        ...callerEnvironment(settings),
      },
    });
    storage.grantWebhooksAndGrants(readApi, 'get', 'getMany', 'list');
    storage.grantDeliveries(readApi, 'get', 'getMany', 'list');
    storage.grantListEvents(readApi);
    storage.grantCountRequests(readApi);
    return readApi;
  }

  /** Put into the environment by CloudFormation, so that no function needs leave to read this secret. */
  private pageTokenSecret({ key }: BuiltSettings): string {
    const secret = new Secret(this, 'PageTokenSecret', {
      description: 'Fanfare: seals the page tokens of the API',
      generateSecretString: { passwordLength: PAGE_TOKEN_SECRET_CHARACTERS, excludePunctuation: true },
      ...(key && { encryptionKey: key }),
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
      environment: { ...destinationEnvironment(settings, network), ...callerEnvironment(settings) },
      ...(network && { network }),
    });
    storage.grantListEvents(writeApi);
    storage.grantWebhooksAndGrants(writeApi, 'get', 'getMany', 'list', 'put', 'update', 'delete');
    storage.grantDeliveries(writeApi, 'get', 'getMany', 'list', 'put', 'update');
    tokens.grantRead(writeApi);
    tokens.grantChange(writeApi);
    ingestion.grantEnqueue(writeApi);
    delivery.grantEnqueue(writeApi);
    delivery.grantWakeUp(writeApi);
    return writeApi;
  }

  private createAuthorizer({ settings }: ApiProps, storage: Storage, issuer: TokenIssuer): ServiceFunction {
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
    return authorizer;
  }

  /**
   * A webhook that calls this API would be a loop through public addresses.
   * @param hosts under which the API can be reached
   */
  refuseHosts({ dispatcher }: Delivery, hosts: readonly string[]): void {
    for (const fn of [this.writeApi, dispatcher])
      fn.addEnvironment('OWN_HOSTS' satisfies Variable, Fn.join(',', [...hosts]));
  }
}

const gatewayAuthorizer = (authorizer: ServiceFunction): IHttpRouteAuthorizer =>
  new HttpLambdaAuthorizer('TokenAuthorizer', authorizer, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    identitySource: ['$request.header.Authorization'],
    resultsCacheTtl: AUTHORIZER_CACHE,
  });

/** What one caller of the JWT door may use of it. */
const callerEnvironment = ({ throttle }: BuiltSettings) => ({
  CALLER_REQUESTS_PER_MINUTE: String(
    Math.max(1, Math.floor(throttle.requestsPerSecond * MINUTE_SECONDS * CALLER_SHARE_OF_DOOR)),
  ),
});
