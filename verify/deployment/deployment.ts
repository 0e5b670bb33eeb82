import { DescribeStacksCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { Credentials } from '../../local/aws-request.ts';
import { reachable } from '../../local/deployment.ts';
import { type AwsAccess, type AwsClients, createAwsClients } from './aws-clients.ts';

/** What the command line says. */
export interface Options {
  /** HTTPS URL at which the deployed functions find a receiver. */
  readonly receiver?: string;
  /** Port of this machine to which that URL leads: the receiver is then one of ours, and what it gets is seen. */
  readonly listen?: number;
  /** ARN of a role that the caller may assume, and that may use the IAM door. */
  readonly role?: string;
  /** Wait for what takes twenty minutes. */
  readonly slow: boolean;
  /** Turn the redrive switch of the events queue, and back. */
  readonly redrive: boolean;
  /** Set off an alarm. */
  readonly alarm: boolean;
}

export interface StackResource {
  readonly type: string;
  readonly logicalId: string;
  readonly id: string;
}

/** A deployed stack, as CloudFormation describes it and as this machine reaches it. */
export interface Deployment {
  readonly place: 'aws' | 'emulator';
  readonly stackName: string;
  readonly status: string;
  readonly terminationProtection: boolean;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
  readonly jwtApi?: string;
  readonly iamApi?: string;
  readonly tokenUrl?: string;
  /** Without a slash at its end: what the user pool says about itself is below. */
  readonly issuer?: string;
  readonly aws: AwsClients;
  readonly credentials: () => Promise<Credentials>;
  readonly options: Options;
}

/** @throws Error when there is no such stack, or these credentials may not see it */
export async function describeDeployment(
  stackName: string,
  options: Options,
  access: AwsAccess = {},
): Promise<Deployment> {
  const aws = createAwsClients(access);
  const { Stacks = [] } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
  const [stack] = Stacks;
  if (!stack) throw new Error(`there is no stack ${stackName}`);
  const outputs = Object.fromEntries(
    (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
  const region = await aws.cloudFormation.config.region();
  const { endpoint } = access;
  return {
    place: endpoint === undefined ? 'aws' : 'emulator',
    stackName,
    status: stack.StackStatus ?? 'unknown',
    terminationProtection: stack.EnableTerminationProtection ?? false,
    region,
    outputs,
    resources: await resourcesOf(aws, stackName),
    ...addressesOf(outputs, region, endpoint),
    aws,
    credentials: () => aws.cloudFormation.config.credentials(),
    options,
  };
}

/** An emulator has the stack's host names only to itself. */
function addressesOf(
  outputs: Readonly<Record<string, string>>,
  region: string,
  endpoint: string | undefined,
) {
  const { JwtApiUrl, IamApiUrl, TokenUrl, UserPoolId } = outputs;
  const api = (url: string) => (endpoint === undefined ? url : reachable(endpoint, url));
  const tokenUrl = endpoint === undefined ? TokenUrl : `${endpoint}/oauth2/token`;
  const cognito = endpoint ?? `https://cognito-idp.${region}.${urlSuffixOf(region)}`;
  return {
    ...(JwtApiUrl !== undefined && { jwtApi: api(JwtApiUrl) }),
    ...(IamApiUrl !== undefined && { iamApi: api(IamApiUrl) }),
    ...(tokenUrl !== undefined && { tokenUrl }),
    ...(UserPoolId !== undefined && { issuer: `${cognito}/${UserPoolId}` }),
  };
}

export const urlSuffixOf = (region: string): string =>
  region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';

async function resourcesOf({ cloudFormation }: AwsClients, StackName: string): Promise<StackResource[]> {
  const found: StackResource[] = [];
  const pages = paginateListStackResources({ client: cloudFormation }, { StackName });
  for await (const { StackResourceSummaries = [] } of pages)
    for (const {
      ResourceType = '',
      LogicalResourceId = '',
      PhysicalResourceId = '',
    } of StackResourceSummaries)
      found.push({ type: ResourceType, logicalId: LogicalResourceId, id: PhysicalResourceId });
  return found;
}

/** @param part of the logical id, which is the path of the construct without its slashes */
export const idsOf = ({ resources }: Deployment, type: string, part = ''): string[] =>
  resources.filter((each) => each.type === type && each.logicalId.includes(part)).map(({ id }) => id);

/** @throws Error when the stack has none or several */
export function idOf(deployment: Deployment, type: string, part: string): string {
  const [id, ...others] = idsOf(deployment, type, part);
  if (id === undefined || others.length > 0)
    throw new Error(`the stack has ${others.length + (id ? 1 : 0)} resources of type ${type} named ${part}`);
  return id;
}
