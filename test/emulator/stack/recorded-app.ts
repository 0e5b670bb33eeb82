import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { stageNamed } from '../../../lib/config.ts';
import { ServiceFunction } from '../../../lib/service-function.ts';
import { WebhooksStack } from '../../../lib/webhooks-stack.ts';

/** The stack of the emulator stage, with every function watched: see record-calls.ts. */
const stage = stageNamed('emulator', [], process.env.AWS_ENDPOINT_URL);
const stack = new WebhooksStack(new App(), 'fanfare-emulator', { stage });
const recorder = pathToFileURL(join(import.meta.dirname, 'record-calls.ts')).href;
for (const fn of stack.node.findAll().filter((each) => each instanceof ServiceFunction)) {
  fn.addEnvironment('NODE_OPTIONS', `--enable-source-maps --import ${recorder}`);
  fn.addEnvironment('RECORDED_CALLS', process.env.RECORDED_CALLS ?? '');
}
