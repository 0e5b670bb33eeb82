import { join } from 'node:path';
import { type Duration, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment, FunctionName } from '../functions/runtime/settings.ts';
import { type BuiltSettings, grantUseOfKey } from './encryption.ts';
import { bundleOf, HOME } from './home.ts';
import { logGroupProps } from './log-group.ts';
import type { FunctionNetwork } from './network.ts';

/** The variables that a function's own settings read: lib/ cannot set one that nobody knows. */
export type Variable<Name extends FunctionName = FunctionName> = Name extends FunctionName
  ? keyof Environment<Name>
  : never;

export interface ServiceFunctionProps<Name extends FunctionName> {
  /** The file in functions/ that is invoked. */
  readonly entry: Name;
  readonly description: string;
  readonly timeout: Duration;
  readonly settings: BuiltSettings;
  readonly environment?: { readonly [Each in Variable<Name>]?: string };
  /**
   * The function sends to a queue that comes back to it, on purpose and with a cap of its own: Lambda would
   * otherwise stop the chain after some 16 hops, in the middle of a delivery's retries.
   * @default false
   */
  readonly recursive?: boolean;
  /** @default Lambda's own network, from which private addresses lead nowhere */
  readonly network?: FunctionNetwork;
}

/** Megabytes: about a third of a vCPU. Less makes TLS handshakes and start-up slower than it saves. */
const MEMORY_MB = 512;

/** Modules that a bundle gets in place of others. */
export const REPLACED_MODULES = {
  '@aws-sdk/credential-provider-node': join(HOME, 'adapters', 'lambda-credentials.ts'),
};

/** How the code of every function is made. The budget for its size measures exactly this. */
export const BUNDLING = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: true,
  sourcesContent: false,
  // The runtime's own SDK changes without us, and is not what was tested.
  bundleAwsSDK: true,
  esbuildArgs: Object.fromEntries(
    Object.entries(REPLACED_MODULES).map(([module, path]) => [`--alias:${module}`, path]),
  ),
};

/** How every function of the service is built, logged and traced. It may do nothing but that until granted more. */
export class ServiceFunction<Name extends FunctionName = FunctionName> extends NodejsFunction {
  readonly entry: Name;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Name>) {
    const { entry, description, timeout, settings, environment = {}, recursive = false, network } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, logGroupProps(settings));
    // The default role may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      ...codeOf(entry),
      description,
      timeout,
      memorySize: MEMORY_MB,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel[settings.logLevel],
      // Two lines of Lambda's own for every call cost more than ours.
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      recursiveLoop: recursive ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...environment },
      ...network,
    });
    this.entry = entry;
    logGroup.grantWrite(role);
    grantUseOfKey(role, settings);
    if (network) role.addManagedPolicy(vpcAccess());
    acknowledge(this, role, network);
  }
}

/** The bundle that the package brings along, or the sources of a clone, bundled now. */
function codeOf(entry: FunctionName): NodejsFunctionProps {
  const bundle = bundleOf(entry);
  if (bundle !== undefined) return { code: Code.fromAsset(bundle), handler: 'index.handler' };
  return {
    entry: join(HOME, 'functions', `${entry}.ts`),
    projectRoot: HOME,
    depsLockFilePath: join(HOME, 'package-lock.json'),
    bundling: BUNDLING,
  };
}

const vpcAccess = () =>
  ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole');

function acknowledge(fn: ServiceFunction, role: Role, network: FunctionNetwork | undefined): void {
  Validations.of(fn).acknowledge(
    {
      id: 'Serverless-LambdaDLQ',
      reason: 'Invoked synchronously, by a queue or by a stream: the DLQ is theirs.',
    },
    { id: 'Serverless-LambdaTracing', reason: 'Only off where the stage says so: see STAGES.' },
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray has no resource level for the two actions that put traces.',
  });
  if (!network) return;
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]',
    reason:
      'Network interfaces in a VPC have no resource level; this is the policy Lambda documents for them.',
  });
}
