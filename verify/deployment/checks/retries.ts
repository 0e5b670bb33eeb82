import { ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { failed, nothingWrong, passed } from '../../check.ts';
import { expectStatus } from '../api.ts';
import { idOf } from '../deployment.ts';
import { deliveryInState, deliveryOf, publishByHttps } from '../events.ts';
import { eventually } from '../eventually.ts';
import type { DeploymentCheck, Trial } from '../trial.ts';

/** Milliseconds: the longest wait that the schedule below can mean, and some for the queues. */
const HALF_AN_HOUR_MS = 30 * 60_000;
/** Seconds: longer than the stack lets its queue delay, with the jitter. */
const PAST_THE_QUEUE_SECONDS = { aws: 20 * 60, emulator: 5 };

async function failingOnce(trial: Trial, eventId: string, ...statuses: number[]): Promise<void> {
  await trial.project.ownWebhook();
  trial.project.destination?.seen?.answer(...statuses);
  await publishByHttps(trial, eventId);
}

/** Named after the delivery, in the stack's own group. */
async function scheduleOf(trial: Trial, eventId: string) {
  const { deployment } = trial;
  const GroupName = idOf(deployment, 'AWS::Scheduler::ScheduleGroup', 'Schedules');
  return eventually('a schedule for the retry', async () => {
    const { id } = (await deliveryOf(trial, eventId)) ?? {};
    if (!id) return undefined;
    const { Schedules = [] } = await deployment.aws.scheduler.send(
      new ListSchedulesCommand({ GroupName, NamePrefix: id }),
    );
    return Schedules[0];
  });
}

export const retryChecks: readonly DeploymentCheck[] = [
  {
    id: 'retries/by-the-queue',
    claim: 'What a receiver refuses once is sent again, the same bytes under the same id.',
    needs: ['project', 'receiver', 'requests seen'],
    async try(trial) {
      await failingOnce(trial, 'retried-1', 500);
      const delivery = await deliveryInState(trial, 'retried-1', 'succeeded');
      const sent =
        trial.project.destination?.seen?.deliveries().filter(({ event }) => event.event_id === 'retried-1') ??
        [];
      return nothingWrong([
        ...(delivery.attempts.length === 2 ? [] : [`${delivery.attempts.length} attempts are recorded`]),
        ...(sent.length === 2 ? [] : [`${sent.length} requests came`]),
        ...(new Set(sent.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size === 1
          ? []
          : ['they differ']),
      ]);
    },
  },
  {
    id: 'retries/by-the-scheduler',
    claim: 'A wait longer than the queue makes is a schedule of the stack, which comes back and is gone.',
    needs: ['project', 'receiver', 'requests seen', 'half an hour'],
    async try(trial) {
      const { deployment, project } = trial;
      const changed = await project.webhook('PATCH', '', {
        webhook: { delivery: { retry_schedule_seconds: [0, PAST_THE_QUEUE_SECONDS[deployment.place]] } },
        update_mask: 'delivery',
      });
      expectStatus(changed, 200, 'the change of the schedule');
      await failingOnce(trial, 'scheduled-1', 500);
      const schedule = await scheduleOf(trial, 'scheduled-1');
      if (!schedule.Target?.Arn?.includes('Retries')) return failed(`its target is ${schedule.Target?.Arn}`);
      await eventually(
        'the delivery after its schedule',
        async () => (await deliveryOf(trial, 'scheduled-1'))?.state === 'succeeded',
        HALF_AN_HOUR_MS,
      );
      const GroupName = idOf(deployment, 'AWS::Scheduler::ScheduleGroup', 'Schedules');
      await eventually('the end of the schedule', async () => {
        const { Schedules = [] } = await deployment.aws.scheduler.send(
          new ListSchedulesCommand({ GroupName }),
        );
        return !Schedules.some(({ Name }) => Name === schedule.Name);
      });
      return passed;
    },
  },
  {
    id: 'retries/on-request',
    claim: 'A delivery is sent again when somebody asks for it.',
    needs: ['project', 'receiver', 'requests seen'],
    async try(trial) {
      const { project } = trial;
      await failingOnce(trial, 'again-1');
      const { id } = await deliveryInState(trial, 'again-1', 'succeeded');
      const asked = await project.webhook('POST', `/deliveries/${id}/redeliver`, {});
      if (asked.status !== 202) return failed(`answered ${asked.status} ${asked.text}`);
      await eventually('the second request', () => {
        const sent = project.destination?.seen
          ?.deliveries()
          .filter(({ event }) => event.event_id === 'again-1');
        return (sent?.length ?? 0) === 2;
      });
      return passed;
    },
  },
];
