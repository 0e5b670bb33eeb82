import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import written from '../fanfare.config.ts';
import { stageNamed, stagesOf } from '../lib/config.ts';
import { WebhooksStack } from '../lib/webhooks-stack.ts';

/** The CDK app: one stack, of the stage that `-c stage=` names. All else is said in fanfare.config.ts. */
const app = new App();
const stage = stageNamed(app.node.tryGetContext('stage'), stagesOf(written), process.env.AWS_ENDPOINT_URL);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

const stack = new WebhooksStack(app, `fanfare-${stage.name}`, { stage });
for (const [key, value] of Object.entries({ ...stage.tags, service: 'fanfare', stage: stage.name }))
  Tags.of(stack).add(key, value);
