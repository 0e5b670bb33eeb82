import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { WebhookService, type WebhookServiceProps } from 'fanfare-webhooks';

export interface ShopStackProps extends StackProps {
  /** What differs from the defaults: see API.md. */
  readonly webhooks?: WebhookServiceProps;
}

/** A shop that tells its customers about their orders. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps = {}) {
    super(scope, id, props);
    const orders = new LambdaFunction(this, 'Orders', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(`${__dirname}/../orders`),
    });

    const webhooks = new WebhookService(this, 'Webhooks', props.webhooks);
    webhooks.grantPublish(orders);
    orders.addEnvironment('WEBHOOK_BUS', webhooks.bus.eventBusName);
    new CfnOutput(this, 'WebhookApi', { value: webhooks.iamApiUrl ?? '' });
  }
}
