import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expectStatus } from './api.ts';
import { eventually } from './eventually.ts';
import { SOURCE } from './own-project.ts';
import type { Trial } from './trial.ts';

const ACTION = 'tried';

/** The document of an event as the HTTPS door takes it. */
export const eventOf = (event_id: string, event_payload: unknown = { n: 1 }) => ({
  event_id,
  event_source: SOURCE,
  event_action: ACTION,
  event_payload,
});

export async function publishByHttps({ project }: Trial, eventId: string): Promise<void> {
  expectStatus(await project.call('POST', '/events', eventOf(eventId)), 202, 'the publication');
}

export async function publishByQueue({ deployment, project }: Trial, eventId: string): Promise<void> {
  await deployment.aws.sqs.send(
    new SendMessageCommand({
      QueueUrl: deployment.outputs.EventsQueueUrl,
      MessageBody: JSON.stringify({ project_id: project.id, ...eventOf(eventId) }),
    }),
  );
}

export async function publishByBus({ deployment, project }: Trial, eventId: string): Promise<void> {
  const { event_payload } = eventOf(eventId);
  const { FailedEntryCount, Entries = [] } = await deployment.aws.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: deployment.outputs.BusArn,
          Source: SOURCE,
          DetailType: ACTION,
          Detail: JSON.stringify({ project_id: project.id, event_id: eventId, event_payload }),
        },
      ],
    }),
  );
  if (FailedEntryCount) throw new Error(`the bus refused it: ${Entries[0]?.ErrorMessage}`);
}

/** As the API tells it: the deliveries of an event to the project's own webhook. */
export async function deliveryOf({ project }: Trial, eventId: string) {
  const { body } = expectStatus(await project.webhook('GET', '/deliveries'), 200, 'the list of deliveries');
  return body.deliveries.find((each: { event_id: string }) => each.event_id === eventId);
}

/** @throws Error when it does not become so */
export const deliveryInState = (trial: Trial, eventId: string, state: string) =>
  eventually(`the delivery of ${eventId} in state ${state}`, async () => {
    const found = await deliveryOf(trial, eventId);
    return found?.state === state && found;
  });
