import { Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import type { WebhookService } from 'fanfare-webhooks';

export interface OrdersStackProps {
  readonly webhooks: WebhookService;
}

/** Another team's stack, whose service publishes. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, { webhooks }: OrdersStackProps) {
    super(scope, id);
    const orders = new NodejsFunction(this, 'Orders', {
      entry: 'orders/handler.ts',
      runtime: Runtime.NODEJS_24_X,
      environment: { EVENTS_QUEUE_URL: webhooks.queues.events.queueUrl },
    });
    webhooks.grantPublish(orders);
  }
}
