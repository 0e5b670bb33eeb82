import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { passed, type Result } from '../check.ts';
import { runChecks } from '../run-checks.ts';
import type { Deployment } from './deployment.ts';
import { EVERY_CHECK } from './every-check.ts';
import { lacking } from './needs.ts';
import { createOwnProject, type Destination, type OwnProject } from './own-project.ts';
import { startWatchedReceiver, type WatchedReceiver } from './receiver.ts';
import type { DeploymentCheck } from './trial.ts';

/**
 * Everything that this deployment promises, tried one after the other in a project of its own, which is removed in
 * the end whatever happened.
 * @param tell told of each result as it comes
 */
export async function verifyDeployment(
  deployment: Deployment,
  tell: (result: Result) => void,
  checks: readonly DeploymentCheck[] = EVERY_CHECK,
): Promise<Result[]> {
  const seen = await receiverFor(deployment);
  const project = createOwnProject(deployment, destinationOf(deployment, seen));
  const trial = { deployment, project };
  const lacks = lacking.bind(undefined, deployment);
  try {
    const results = await runChecks(checks, trial, lacks, tell);
    return [...results, ...(await runChecks([removal], trial, lacks, tell))];
  } catch (error) {
    await removeEverything(deployment, project);
    throw error;
  } finally {
    await seen?.close();
  }
}

const removal: DeploymentCheck = {
  id: 'project/removed',
  claim: 'Nothing is left of the project but its events, which expire.',
  needs: ['project'],
  async try({ deployment, project }) {
    await removeEverything(deployment, project);
    return passed;
  },
};

/** On an emulator this machine is where the functions are; on AWS they need a way that the operator makes. */
async function receiverFor({ place, options }: Deployment): Promise<WatchedReceiver | undefined> {
  if (place === 'emulator') return startWatchedReceiver();
  return options.listen === undefined ? undefined : startWatchedReceiver(options.listen);
}

function destinationOf({ options }: Deployment, seen: WatchedReceiver | undefined): Destination | undefined {
  const url = options.receiver ?? seen?.url;
  return url === undefined ? undefined : { url, ...(seen && { seen }) };
}

async function removeEverything(deployment: Deployment, project: OwnProject): Promise<void> {
  await removeDeadLetters(deployment, project);
  await project.remove();
}

/** Calls that may find a message: a queue shows ten at a time, and not always all it has. */
const LOOKS = 5;

async function removeDeadLetters({ aws, outputs }: Deployment, { id }: OwnProject): Promise<void> {
  const QueueUrl = outputs.EventsDeadLettersUrl;
  if (!QueueUrl) return;
  for (let look = 0; look < LOOKS; look++) {
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: LOOKS }),
    );
    const own = Messages.filter(({ Body }) => Body?.includes(id));
    for (const { ReceiptHandle } of own)
      await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
}
