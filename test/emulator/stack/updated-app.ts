import { App } from 'aws-cdk-lib';
import { STAGES } from '../../../lib/stage.ts';
import { WebhooksStack } from '../../../lib/webhooks-stack.ts';

/** The stack of the emulator stage as the next release may make it: other settings, more resources. */
const { emulator } = STAGES;
const jwt = {
  ...emulator.doors.jwt,
  keysEndpoint: process.env.AWS_ENDPOINT_URL ?? emulator.doors.jwt.keysEndpoint,
};
new WebhooksStack(new App(), 'fanfare-emulator', {
  description: 'Fanfare (emulator), updated',
  settings: {
    ...emulator,
    doors: { ...emulator.doors, jwt },
    alarms: true,
    retryScheduleSeconds: [0, 1],
    throttle: { requestsPerSecond: 50, burst: 50 },
  },
});
