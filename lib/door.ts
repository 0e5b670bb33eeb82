import { Fn } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpMethod,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BuiltSettings } from './encryption.ts';
import { logGroupProps } from './log-group.ts';
import type { ServiceFunction } from './service-function.ts';
import type { OwnDomain } from './service-options.ts';

/** One way into the API. */
export interface Door {
  readonly id: string;
  readonly api: HttpApi;
  /** Name under which callers know it. */
  readonly host: string;
  readonly url: string;
  /** Where the DNS record of a name of one's own has to point. */
  readonly target?: string;
  readonly accessLogs: LogGroup;
}

export interface DoorProps {
  readonly settings: BuiltSettings;
  readonly authorizer: IHttpRouteAuthorizer;
  readonly reads: ServiceFunction;
  readonly writes: ServiceFunction;
  readonly domain?: OwnDomain;
}

/** Greedy routes: the gateway hands the path over decoded, and the functions match it strictly, once. */
export function openDoor(scope: Construct, id: string, props: DoorProps): Door {
  const { authorizer, reads, writes, domain } = props;
  const api = new HttpApi(scope, id, {
    description: `Fanfare: ${id}`,
    createDefaultStage: false,
    defaultAuthorizer: authorizer,
    // A name of one's own is the only one then: its TLS policy and its logs cannot be gone round.
    ...(domain && { disableExecuteApiEndpoint: true }),
  });
  const path = '/{proxy+}';
  api.addRoutes({
    path,
    methods: [HttpMethod.GET],
    integration: new HttpLambdaIntegration('Reads', reads),
  });
  api.addRoutes({
    path,
    methods: [HttpMethod.ANY],
    integration: new HttpLambdaIntegration('Writes', writes),
  });
  const ownName = domain && createDomain(scope, id, domain);
  const accessLogs = addStage(scope, id, api, props, ownName);
  const host = domain?.name ?? Fn.select(2, Fn.split('/', api.apiEndpoint));
  return {
    id,
    api,
    host,
    url: domain ? `https://${domain.name}` : api.apiEndpoint,
    ...(ownName && { target: ownName.regionalDomainName }),
    accessLogs,
  };
}

const createDomain = (scope: Construct, id: string, { name, certificateArn }: OwnDomain): DomainName =>
  new DomainName(scope, `${id}Domain`, {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, `${id}Certificate`, certificateArn),
    securityPolicy: SecurityPolicy.TLS_1_2,
  });

function addStage(
  scope: Construct,
  id: string,
  api: HttpApi,
  { settings }: DoorProps,
  domainName: DomainName | undefined,
): LogGroup {
  const { requestsPerSecond: rateLimit, burst: burstLimit } = settings.throttle;
  const logs = new LogGroup(scope, `${id}AccessLogs`, logGroupProps(settings));
  api.addStage('DefaultStage', {
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit, burstLimit },
    accessLogSettings: { destination: new LogGroupLogDestination(logs), format: ACCESS_LOG },
    ...(domainName && { domainMapping: { domainName } }),
  });
  return logs;
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
