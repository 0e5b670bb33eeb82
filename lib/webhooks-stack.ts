import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Auth } from './auth.ts';
import type { NetworkIds, Stage } from './config.ts';
import type { FunctionNetwork } from './network.ts';
import { WebhookService } from './webhook-service.ts';

export interface WebhooksStackProps extends StackProps {
  readonly stage: Stage;
  /** The console as built. @default console/dist */
  readonly consoleFolder?: string;
}

/** The ready-made app: one service in a stack of its own, with what publishers, callers and operators need as outputs. */
export class WebhooksStack extends Stack {
  readonly service: WebhookService;

  constructor(scope: Construct, id: string, { stage, consoleFolder, ...props }: WebhooksStackProps) {
    const { name, account, region, settings } = stage;
    super(scope, id, {
      description: `Fanfare (${name}): HCP-style webhooks`,
      terminationProtection: settings.protectData,
      env: { ...(account !== undefined && { account }), ...(region !== undefined && { region }) },
      ...props,
    });
    this.service = new WebhookService(this, 'Service', {
      ...settings,
      ...(stage.network && { network: networkOf(this, stage.network) }),
      ...(consoleFolder !== undefined && { consoleFolder }),
    });
    if (stage.permissionsBoundaryArn !== undefined) this.bound(stage.permissionsBoundaryArn);
    this.tellPublishers();
    this.tellCallers();
    this.tellOperators();
  }

  /** Of every role, those of aws-cdk-lib's own functions included. */
  private bound(policyArn: string): void {
    const policy = ManagedPolicy.fromManagedPolicyArn(this, 'PermissionsBoundary', policyArn);
    PermissionsBoundary.of(this).apply(policy);
  }

  private tellPublishers(): void {
    const { bus, queues } = this.service;
    this.output('EventBusName', bus.eventBusName, 'The bus to put events on');
    this.output('BusArn', bus.eventBusArn, 'The same bus, as publishers in other accounts name it');
    this.output('EventsQueueUrl', queues.events.queueUrl, 'The queue to send events to, one per message');
    this.output('EventsQueueArn', queues.events.queueArn, 'The same queue, for policies');
    this.parameter('event-bus-name', bus.eventBusName);
    this.parameter('event-bus-arn', bus.eventBusArn);
    this.parameter('events-queue-url', queues.events.queueUrl);
  }

  private tellCallers(): void {
    const { jwtApiUrl, iamApiUrl, consoleUrl, parts } = this.service;
    const { jwtDoor, iamDoor, auth } = parts.api;
    if (jwtApiUrl) {
      this.output('JwtApiUrl', jwtApiUrl, 'The API for callers with access tokens');
      this.parameter('jwt-api-url', jwtApiUrl);
    }
    if (iamApiUrl) {
      this.output('IamApiUrl', iamApiUrl, 'The API for callers that sign with AWS credentials');
      this.parameter('iam-api-url', iamApiUrl);
    }
    if (jwtDoor?.target)
      this.output('JwtApiTarget', jwtDoor.target, 'Where the DNS record of its name points');
    if (iamDoor?.target)
      this.output('IamApiTarget', iamDoor.target, 'Where the DNS record of its name points');
    if (consoleUrl) this.output('ConsoleUrl', consoleUrl, 'The web console');
    if (parts.console) {
      const { distributionDomainName } = parts.console.distribution;
      this.output(
        'ConsoleTarget',
        distributionDomainName,
        'Where the DNS record of a name of your own points',
      );
    }
    if (auth) this.describe(auth);
  }

  private describe({ userPool, domain, machineClient }: Auth): void {
    this.output('UserPoolId', userPool.userPoolId, 'Add people and clients here');
    this.output(
      'MachineClientId',
      machineClient.userPoolClientId,
      'A first machine client; its secret is in the pool',
    );
    this.output('TokenUrl', `${domain.baseUrl()}/oauth2/token`, 'Where machine clients get access tokens');
  }

  /** By the names that docs/operations.md uses. */
  private tellOperators(): void {
    const { ingestion, delivery, cleaning, api } = this.service.parts;
    const functions = {
      Router: ingestion.router,
      Dispatcher: delivery.dispatcher,
      Replayer: delivery.replayer,
      Janitor: cleaning.janitor,
      ReadApi: api.readApi,
      WriteApi: api.writeApi,
    };
    for (const [id, fn] of Object.entries(functions)) {
      this.output(
        `${id}Function`,
        fn.functionName,
        `Function; its dead letters and switches: docs/operations.md`,
      );
      this.output(`${id}Logs`, fn.logGroup.logGroupName, 'Its log group');
    }
    const queues = { Events: ingestion.events, Deliveries: delivery.deliveries, Retries: delivery.retries };
    for (const [id, { queue, deadLetters }] of Object.entries(queues)) {
      if (id !== 'Events')
        this.output(`${id}QueueUrl`, queue.queueUrl, 'Queue; nothing but Fanfare sends to it');
      this.output(`${id}DeadLettersUrl`, deadLetters.queueUrl, 'What was set aside of it');
    }
    this.output('CleaningDeadLettersUrl', cleaning.deadLetters.queueUrl, 'What the janitor gave up on');
    for (const { id, accessLogs } of api.doors)
      this.output(`${id}AccessLogs`, accessLogs.logGroupName, 'Who called what');
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }

  /** For services that are deployed elsewhere, and should not know this stack's outputs by hand. */
  private parameter(name: string, stringValue: string): void {
    new StringParameter(this, `Parameter-${name}`, {
      parameterName: `/${this.stackName}/${name}`,
      stringValue,
    });
  }
}

function networkOf(scope: Construct, ids: NetworkIds): FunctionNetwork {
  const { vpcId, availabilityZones, privateSubnetIds, securityGroupIds } = ids;
  // Casts: aws-cdk-lib's own types disagree under exactOptionalPropertyTypes.
  const vpc = Vpc.fromVpcAttributes(scope, 'Network', { vpcId, availabilityZones, privateSubnetIds });
  Validations.of(vpc).acknowledge({
    id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
    reason: 'Functions are put into the subnets; nothing is routed.',
  });
  const securityGroups = securityGroupIds.map(
    (id) => SecurityGroup.fromSecurityGroupId(scope, `Group-${id}`, id) as ISecurityGroup,
  );
  return { vpc: vpc as IVpc, securityGroups };
}
