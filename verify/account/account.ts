import { ACMClient } from '@aws-sdk/client-acm';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Stage } from '../../lib/config.ts';
import type { Check } from '../check.ts';
import { type AwsAccess, type AwsClients, createAwsClients } from '../deployment/aws-clients.ts';

/** An account and Region, and the stage that is to be deployed there. */
export interface Account {
  readonly place: 'aws' | 'emulator';
  readonly stage: Stage;
  readonly stackName: string;
  readonly region: string;
  readonly aws: AwsClients;
  /** Certificates are asked for where their ARN says they are. */
  readonly certificatesIn: (region: string) => ACMClient;
  /** State of the stage's stack; nothing when there is none. */
  readonly stackStatus: () => Promise<string | undefined>;
}

export type Need = 'own names' | 'web ACL' | 'console';
export type AccountCheck = Check<Account, Need>;

/** @throws Error when no Region is said, neither by the stage nor by the shell */
export async function describeAccount(stage: Stage, access: AwsAccess = {}): Promise<Account> {
  const there = { ...access, ...(stage.region !== undefined && { region: stage.region }) };
  const aws = createAwsClients(there);
  const stackName = `fanfare-${stage.name}`;
  return {
    place: access.endpoint === undefined ? 'aws' : 'emulator',
    stage,
    stackName,
    region: await aws.lambda.config.region(),
    aws,
    certificatesIn: (region) => new ACMClient({ ...there, region }),
    stackStatus: () => stackStatusOf(aws, stackName),
  };
}

/** CloudFormation answers a name that it does not know with a ValidationError. */
async function stackStatusOf({ cloudFormation }: AwsClients, StackName: string): Promise<string | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0]?.StackStatus;
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** Why a check with this need has nothing to look at. */
export function nothingToAsk({ stage: { settings } }: Account, need: Need): string | undefined {
  const asked = {
    'own names': Object.keys(settings.domains).length > 0,
    'web ACL': settings.webAclArn !== undefined,
    console: settings.console,
  };
  return asked[need] ? undefined : NOTHING[need];
}

const NOTHING: Readonly<Record<Need, string>> = {
  'own names': 'this stage has no names of its own',
  'web ACL': 'this stage names no web ACL',
  console: 'this stage has no console',
};
