import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WebhookService } from 'fanfare-webhooks';

/** The platform team's stack: webhooks for every service of the company. */
export class PlatformStack extends Stack {
  readonly webhooks: WebhookService;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.webhooks = new WebhookService(this, 'Webhooks', {
      doors: { jwt: false },
      alarms: { emails: ['on-call@example.com'] },
    });
  }
}
