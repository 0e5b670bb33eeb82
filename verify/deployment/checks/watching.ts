import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { holds, nothingWrong, notTried } from '../../check.ts';
import { type Deployment, idOf, idsOf } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import type { DeploymentCheck } from '../trial.ts';

/** Milliseconds: five minutes of the alarm's own, and CloudWatch's delay. */
const ALARM_PATIENCE_MS = 15 * 60_000;
const NAMES_PER_CALL = 100;

async function alarmsOf(deployment: Deployment) {
  const AlarmNames = idsOf(deployment, 'AWS::CloudWatch::Alarm');
  const { MetricAlarms = [] } = await deployment.aws.cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames, MaxRecords: NAMES_PER_CALL }),
  );
  return { expected: AlarmNames, alarms: MetricAlarms };
}

export const watchingChecks: readonly DeploymentCheck[] = [
  {
    id: 'watching/alarms-are-off',
    claim: 'Every alarm of the stack is there and switched on, and none is in ALARM.',
    needs: ['alarms'],
    async try({ deployment }) {
      const { expected, alarms } = await alarmsOf(deployment);
      const missing = expected.filter((name) => !alarms.some(({ AlarmName }) => AlarmName === name));
      return nothingWrong([
        ...missing.map((name) => `${name} is missing`),
        ...alarms
          .filter(({ ActionsEnabled }) => !ActionsEnabled)
          .map(({ AlarmName }) => `${AlarmName} tells nobody`),
        ...alarms
          .filter(({ StateValue }) => StateValue === 'ALARM')
          .map(({ AlarmName }) => `${AlarmName} is in ALARM`),
      ]);
    },
  },
  {
    id: 'watching/alarms-have-somebody',
    claim: 'Every alarm tells a topic.',
    needs: ['alarms'],
    async try({ deployment }) {
      const { alarms } = await alarmsOf(deployment);
      const silent = alarms.filter(({ AlarmActions = [] }) => AlarmActions.length === 0);
      if (silent.length === alarms.length) return notTried('this stage names nobody who hears of alarms');
      return nothingWrong(silent.map(({ AlarmName }) => `${AlarmName} tells nobody`));
    },
  },
  {
    id: 'watching/alarm-to-topic',
    claim: 'A dead letter sets off its alarm, and the topic is told.',
    needs: ['alarms', 'leave to alarm'],
    async try({ deployment, project }) {
      const { aws, outputs } = deployment;
      const AlarmName = idOf(deployment, 'AWS::CloudWatch::Alarm', 'EventsSetAside');
      const QueueUrl = outputs.EventsDeadLettersUrl ?? '';
      const since = new Date();
      const MessageBody = JSON.stringify({ project_id: project.id, drill: 'verify:deployment' });
      await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      const told = await eventually(
        'what the alarm did',
        async () => {
          const { AlarmHistoryItems = [] } = await aws.cloudWatch.send(
            new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: 'Action', StartDate: since }),
          );
          return AlarmHistoryItems[0]?.HistorySummary;
        },
        ALARM_PATIENCE_MS,
      );
      return holds(/Successfully executed/.test(told), told);
    },
  },
  {
    id: 'watching/counts',
    claim: 'What is accepted and delivered is counted, as the page of costs multiplies it.',
    needs: ['metrics', 'project', 'receiver'],
    async try({ deployment }) {
      const wanted = ['EventsAccepted', 'DeliveriesSucceeded'];
      const found = await eventually(
        'the counts',
        async () => {
          const { Metrics = [] } = await deployment.aws.cloudWatch.send(
            new ListMetricsCommand({ RecentlyActive: 'PT3H' }),
          );
          const names = Metrics.filter(({ Namespace }) =>
            Namespace?.startsWith(`Fanfare/${deployment.stackName}/`),
          ).map(({ MetricName }) => MetricName);
          return wanted.every((name) => names.includes(name)) && names;
        },
        ALARM_PATIENCE_MS,
      );
      return holds(found.length > 0, 'there are none');
    },
  },
];
