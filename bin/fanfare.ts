import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { type ServiceSettings, STAGES, stageNamed } from '../lib/stage.ts';
import { WebhooksStack } from '../lib/webhooks-stack.ts';

/** The CDK app: one stack per stage, chosen by `-c stage=prod` or FANFARE_STAGE. Disposable unless said otherwise. */
const app = new App();
const stage = stageNamed(app.node.tryGetContext('stage') ?? process.env.FANFARE_STAGE ?? 'dev');
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

/** Accounts whose services may publish, as `-c publishers=111122223333,444455556666`. */
const publisherAccounts = String(app.node.tryGetContext('publishers') ?? '').match(/\d{12}/g) ?? [];
const settings = stage === 'emulator' ? atEndpoint(process.env.AWS_ENDPOINT_URL) : STAGES[stage];

const stack = new WebhooksStack(app, `fanfare-${stage}`, {
  description: `Fanfare (${stage}): HCP-style webhooks`,
  settings: { ...settings, publisherAccounts },
  terminationProtection: STAGES[stage].protectData,
});
Tags.of(stack).add('service', 'fanfare');
Tags.of(stack).add('stage', stage);

/** The emulator publishes its user pool's keys itself, wherever it listens. */
function atEndpoint(endpoint: string | undefined): ServiceSettings {
  const { emulator } = STAGES;
  return endpoint === undefined
    ? emulator
    : { ...emulator, doors: { ...emulator.doors, jwt: { ...emulator.doors.jwt, keysEndpoint: endpoint } } };
}
