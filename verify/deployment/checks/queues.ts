import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { failed, holds, nothingWrong, passed } from '../../check.ts';
import type { Deployment } from '../deployment.ts';
import { deliveryInState, eventOf } from '../events.ts';
import { eventually } from '../eventually.ts';
import { eventSourcesOf, queueAttributes, queueUrls, shortName } from '../parts.ts';
import type { DeploymentCheck, Trial } from '../trial.ts';

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.unknown(),
  Action: z.union([z.string(), z.array(z.string())]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const policy = z.object({ Statement: z.array(statement) });

/** What is wrong with who may use a queue, by its policy. */
function faultsOf(text: string | undefined): string[] {
  if (text === undefined) return ['has no policy'];
  const { Statement } = policy.parse(JSON.parse(text));
  const refusesPlain = Statement.some(
    ({ Effect, Condition }) =>
      Effect === 'Deny' && String(Condition?.Bool?.['aws:SecureTransport']) === 'false',
  );
  const open = Statement.filter(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Allow' && !Condition && JSON.stringify(Principal).includes('"*"'),
  );
  return [...(refusesPlain ? [] : ['takes requests without TLS']), ...open.map(() => 'is open to everyone')];
}

/** Seconds: other messages that are looked at are back at once. */
const LOOK_SECONDS = 1;

async function findMessage(
  deployment: Deployment,
  QueueUrl: string,
  mark: string,
): Promise<Message | undefined> {
  const { Messages = [] } = await deployment.aws.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      VisibilityTimeout: LOOK_SECONDS,
    }),
  );
  return Messages.find(({ Body }) => Body?.includes(mark));
}

export const queueChecks: readonly DeploymentCheck[] = [
  {
    id: 'queues/policies',
    claim: 'No queue is open to everyone or takes requests without TLS.',
    async try({ deployment }) {
      const wrong: string[] = [];
      for (const url of queueUrls(deployment)) {
        const { Policy } = await queueAttributes(deployment, url, 'Policy');
        wrong.push(...faultsOf(Policy).map((fault) => `${shortName(url)} ${fault}`));
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'queues/encrypted',
    claim: 'What lies in a queue is encrypted.',
    async try({ deployment }) {
      const wrong: string[] = [];
      for (const url of queueUrls(deployment)) {
        const { SqsManagedSseEnabled, KmsMasterKeyId } = await queueAttributes(
          deployment,
          url,
          'SqsManagedSseEnabled',
          'KmsMasterKeyId',
        );
        if (SqsManagedSseEnabled !== 'true' && !KmsMasterKeyId) wrong.push(shortName(url));
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'queues/set-aside-after-five',
    claim: 'What fails five times is set aside, and kept longer than where it came from.',
    async try({ deployment }) {
      const wrong: string[] = [];
      for (const url of queueUrls(deployment).filter((each) => !each.includes('DeadLetters'))) {
        const { RedrivePolicy, MessageRetentionPeriod } = await queueAttributes(
          deployment,
          url,
          'RedrivePolicy',
          'MessageRetentionPeriod',
        );
        const target = RedrivePolicy && JSON.parse(RedrivePolicy).deadLetterTargetArn;
        const deadLetters = queueUrls(deployment).find(
          (each) => shortName(each) === shortName(String(target)),
        );
        if (!deadLetters) {
          wrong.push(`${shortName(url)} sets nothing aside`);
          continue;
        }
        const kept = await queueAttributes(deployment, deadLetters, 'MessageRetentionPeriod');
        if (Number(kept.MessageRetentionPeriod) <= Number(MessageRetentionPeriod))
          wrong.push(`${shortName(deadLetters)} keeps no longer than its queue`);
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'queues/rejected-with-reason',
    claim:
      'What can never be accepted is among the dead letters of the events queue, unchanged, with the reason.',
    needs: ['project'],
    async try({ deployment, project }) {
      const MessageBody = JSON.stringify({ project_id: project.id, no_event: 'verify:deployment' });
      await deployment.aws.sqs.send(
        new SendMessageCommand({ QueueUrl: deployment.outputs.EventsQueueUrl, MessageBody }),
      );
      const QueueUrl = deployment.outputs.EventsDeadLettersUrl ?? '';
      const message = await eventually('the dead letter', () =>
        findMessage(deployment, QueueUrl, project.id),
      );
      await deployment.aws.sqs.send(
        new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
      if (message.Body !== MessageBody) return failed(`it was changed: ${message.Body}`);
      const reason = message.MessageAttributes?.reason?.StringValue ?? 'none';
      return holds(reason.includes('event_source'), `its reason is ${reason}`);
    },
  },
  {
    id: 'queues/switches',
    claim: 'Every work queue has its function, and every redrive switch is there and off.',
    needs: ['switch states'],
    async try({ deployment }) {
      const sources = await eventSourcesOf(deployment);
      const wrong = sources.flatMap(({ EventSourceArn = '', State }) => {
        const expected = EventSourceArn.includes('DeadLetters') ? 'Disabled' : 'Enabled';
        return State === expected ? [] : [`${shortName(EventSourceArn)} is ${State}`];
      });
      const fed = new Set(sources.map(({ EventSourceArn = '' }) => shortName(EventSourceArn)));
      const without = queueUrls(deployment)
        .filter((url) => !url.includes('CleaningDeadLetters') && !fed.has(shortName(url)))
        .map((url) => `${shortName(url)} has no event source`);
      return nothingWrong([...wrong, ...without]);
    },
  },
  {
    id: 'queues/partial-batches',
    claim: 'A message that fails is alone: its batch-mates are not handled again.',
    async try({ deployment }) {
      const sources = await eventSourcesOf(deployment);
      return nothingWrong(
        sources
          .filter(
            ({ FunctionResponseTypes = [] }) => !FunctionResponseTypes.includes('ReportBatchItemFailures'),
          )
          .map(({ EventSourceArn = '' }) => `${shortName(EventSourceArn)} gives back whole batches`),
      );
    },
  },
  {
    id: 'queues/redrive',
    claim: 'The redrive switch brings an event back from the dead letters, and it is delivered.',
    needs: ['project', 'receiver', 'leave to redrive'],
    try: redrive,
  },
];

/** @throws Error when it is not delivered. The switch is turned back in any case. */
async function redrive(trial: Trial) {
  const { deployment, project } = trial;
  await project.ownWebhook();
  const QueueUrl = deployment.outputs.EventsDeadLettersUrl ?? '';
  const { ApproximateNumberOfMessages } = await queueAttributes(
    deployment,
    QueueUrl,
    'ApproximateNumberOfMessages',
  );
  if (ApproximateNumberOfMessages !== '0')
    return {
      outcome: 'not tried',
      reason: 'there are dead letters already, which would come back too',
    } as const;
  const sources = await eventSourcesOf(deployment);
  const source = sources.find(({ EventSourceArn = '' }) => shortName(EventSourceArn) === shortName(QueueUrl));
  if (!source?.UUID) return failed('the dead letters of the events queue have no event source');
  const { UUID } = source;
  // Lambda refuses a turn while the one before is under way.
  const turn = (Enabled: boolean) =>
    eventually(`the switch turned ${Enabled ? 'on' : 'off'}`, async () =>
      deployment.aws.lambda
        .send(new UpdateEventSourceMappingCommand({ UUID, Enabled }))
        .catch((error: Error) => error.name !== 'ResourceInUseException' && Promise.reject(error)),
    );
  await deployment.aws.sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: JSON.stringify({ project_id: project.id, ...eventOf('redriven-1') }),
    }),
  );
  await turn(true);
  try {
    await deliveryInState(trial, 'redriven-1', 'succeeded');
    return passed;
  } finally {
    await turn(false);
  }
}
