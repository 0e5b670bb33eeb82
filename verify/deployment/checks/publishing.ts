import { failed, holds, nothingWrong, type Outcome, passed } from '../../check.ts';
import {
  deliveryInState,
  deliveryOf,
  eventOf,
  publishByBus,
  publishByHttps,
  publishByQueue,
} from '../events.ts';
import { eventually } from '../eventually.ts';
import type { DeploymentCheck, Trial } from '../trial.ts';

/** Delivered, by the log; and signed with the webhook's token, where one sees what the receiver got. */
async function arrives(trial: Trial, eventId: string): Promise<Outcome> {
  await deliveryInState(trial, eventId, 'succeeded');
  const { destination, token } = trial.project;
  if (!destination?.seen) return passed;
  const { seen } = destination;
  const request = await eventually(`event ${eventId} at the receiver`, () =>
    seen.deliveries().find(({ event }) => event.event_id === eventId),
  );
  return holds(request.signedWith(token), 'its signature is not that of the token');
}

export const publishingChecks: readonly DeploymentCheck[] = [
  {
    id: 'webhooks/verified',
    claim: 'A webhook is enabled once its destination has answered a signed verification.',
    needs: ['project', 'receiver'],
    async try({ project }) {
      await project.ownWebhook();
      const { body } = await project.webhook('GET');
      if (!body.webhook.enabled) return failed('it is not enabled');
      const { seen } = project.destination ?? {};
      return holds(
        !seen || seen.requests.some((each) => each.signedWith(project.token)),
        'no signed request came',
      );
    },
  },
  {
    id: 'webhooks/token-is-write-only',
    claim: 'No answer of the API has the token of a webhook.',
    needs: ['project', 'receiver'],
    async try({ project }) {
      const answers = [await project.webhook('GET'), await project.call('GET', '/webhooks')];
      return nothingWrong(answers.filter(({ text }) => text.includes(project.token)).map(() => 'it has'));
    },
  },
  {
    id: 'publish/https',
    claim: 'An event of the HTTPS door is delivered, signed.',
    needs: ['project', 'receiver'],
    async try(trial) {
      await trial.project.ownWebhook();
      await publishByHttps(trial, 'https-1');
      return arrives(trial, 'https-1');
    },
  },
  {
    id: 'publish/sqs',
    claim: 'An event of the queue is delivered, signed.',
    needs: ['project', 'receiver'],
    async try(trial) {
      await trial.project.ownWebhook();
      await publishByQueue(trial, 'sqs-1');
      return arrives(trial, 'sqs-1');
    },
  },
  {
    id: 'publish/eventbridge',
    claim: 'An event of the bus is delivered, signed.',
    needs: ['project', 'receiver'],
    async try(trial) {
      await trial.project.ownWebhook();
      await publishByBus(trial, 'bus-1');
      return arrives(trial, 'bus-1');
    },
  },
  {
    id: 'publish/one-id-one-post',
    claim:
      'The same event through two doors is sent once, and other content under its id is refused with 409.',
    needs: ['project', 'receiver', 'requests seen'],
    async try(trial) {
      const { project } = trial;
      await project.ownWebhook();
      await publishByHttps(trial, 'twice-1');
      await publishByHttps(trial, 'twice-1');
      await publishByQueue(trial, 'twice-1');
      const other = await project.call('POST', '/events', eventOf('twice-1', { n: 2 }));
      if (other.status !== 409) return failed(`other content was answered ${other.status} ${other.text}`);
      await deliveryInState(trial, 'twice-1', 'succeeded');
      // What was published later has come. Only the looks of copies are due after this run: they send nothing twice.
      await publishByQueue(trial, 'twice-2');
      await deliveryInState(trial, 'twice-2', 'succeeded');
      const posts = project.destination?.seen
        ?.deliveries()
        .filter(({ event }) => event.event_id === 'twice-1');
      return holds(posts?.length === 1, `it was sent ${posts?.length} times`);
    },
  },
  {
    id: 'publish/read-back',
    claim: 'An event can be read with where it went, and its delivery with every attempt.',
    needs: ['project', 'receiver'],
    async try(trial) {
      const { body, status } = await trial.project.call('GET', '/events/https-1');
      if (status !== 200) return failed(`the event was answered ${status}`);
      const delivery = await deliveryOf(trial, 'https-1');
      return nothingWrong([
        ...(body.deliveries?.[0]?.state === 'succeeded' ? [] : ['the event does not name its delivery']),
        ...(delivery?.attempts?.length === 1 ? [] : ['the delivery does not show its attempt']),
      ]);
    },
  },
  {
    id: 'publish/too-large',
    claim: 'An event above 256 KiB is refused with 400, not lost.',
    needs: ['project'],
    async try({ project }) {
      const { status, text } = await project.call(
        'POST',
        '/events',
        eventOf('large-1', 'x'.repeat(TOO_LARGE_CHARACTERS)),
      );
      return holds(status === 400, `answered ${status} ${text.slice(0, 200)}`);
    },
  },
];

const TOO_LARGE_CHARACTERS = 300 * 1_024;
