import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Auth } from './auth.ts';
import type { ServiceSettings } from './stage.ts';
import { WebhookService } from './webhook-service.ts';

export interface WebhooksStackProps extends StackProps {
  readonly settings: ServiceSettings;
}

/** The ready-made app: one service in a stack of its own, with what publishers and callers need as outputs. */
export class WebhooksStack extends Stack {
  readonly service: WebhookService;

  constructor(scope: Construct, id: string, { settings, ...props }: WebhooksStackProps) {
    super(scope, id, props);
    this.service = new WebhookService(this, 'Service', { settings });
    const { bus, eventsQueue, jwtApiUrl, iamApiUrl, consoleUrl, auth } = this.service;
    this.output('EventBusName', bus.eventBusName, 'The bus to put events on');
    this.output('BusArn', bus.eventBusArn, 'The same bus, as publishers in other accounts name it');
    this.output('EventsQueueUrl', eventsQueue.queueUrl, 'The queue to send events to, one per message');
    this.output('EventsQueueArn', eventsQueue.queueArn, 'The same queue, for policies');
    if (jwtApiUrl) this.output('JwtApiUrl', jwtApiUrl, 'The API for callers with access tokens');
    if (iamApiUrl) this.output('IamApiUrl', iamApiUrl, 'The API for callers that sign with AWS credentials');
    if (consoleUrl) this.output('ConsoleUrl', consoleUrl, 'The web console');
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

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
