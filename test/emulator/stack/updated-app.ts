import { App } from 'aws-cdk-lib';
import { stageNamed } from '../../../lib/config.ts';
import { WebhooksStack } from '../../../lib/webhooks-stack.ts';

/** The stack of the emulator stage as the next release may make it: other settings, more resources. */
const stage = stageNamed('emulator', [], process.env.AWS_ENDPOINT_URL);
new WebhooksStack(new App(), 'fanfare-emulator', {
  description: 'Fanfare (emulator), updated',
  stage: {
    ...stage,
    settings: {
      ...stage.settings,
      alarms: { enabled: true, emails: [] },
      dashboard: true,
      retryScheduleSeconds: [0, 1],
      throttle: { requestsPerSecond: 50, burst: 50 },
    },
  },
});
