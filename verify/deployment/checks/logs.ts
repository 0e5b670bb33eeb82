import { DescribeLogGroupsCommand, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { holds, nothingWrong } from '../../check.ts';
import { type Deployment, idOf, idsOf } from '../deployment.ts';
import { deliveryOf } from '../events.ts';
import { eventually } from '../eventually.ts';
import type { DeploymentCheck, Trial } from '../trial.ts';

/** Milliseconds: logs of AWS are searched through from before this run. */
const LOOK_BACK_MS = 60 * 60_000;
const LOG_PATIENCE_MS = 120_000;

async function linesWith({ aws }: Deployment, logGroupName: string, text: string): Promise<string[]> {
  const search = { logGroupName, startTime: Date.now() - LOOK_BACK_MS, filterPattern: `"${text}"` };
  const lines: string[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: aws.logs }, search))
    lines.push(...events.map(({ message = '' }) => message));
  return lines;
}

const logGroups = (deployment: Deployment): string[] => idsOf(deployment, 'AWS::Logs::LogGroup');

/** The line that the dispatcher writes about the first event: after it, earlier lines are there as well. */
async function waitForLines(trial: Trial): Promise<string[]> {
  const { deployment } = trial;
  const { id } = (await deliveryOf(trial, 'https-1')) ?? {};
  if (id === undefined) throw new Error('no event was delivered: there is nothing to look for');
  return eventually(
    'the line of the dispatcher',
    async () => {
      const lines = await linesWith(
        deployment,
        idOf(deployment, 'AWS::Logs::LogGroup', 'DispatcherLogs'),
        id,
      );
      return lines.length > 0 && lines;
    },
    LOG_PATIENCE_MS,
  );
}

export const logChecks: readonly DeploymentCheck[] = [
  {
    id: 'logs/found-by-event',
    claim:
      'An event is found by its project in the log of the router, and its delivery in that of the dispatcher.',
    needs: ['project', 'receiver'],
    async try(trial) {
      const { deployment, project } = trial;
      const { id: webhookId } = await project.ownWebhook();
      const lines = await waitForLines(trial);
      const routed = await linesWith(
        deployment,
        idOf(deployment, 'AWS::Logs::LogGroup', 'RouterLogs'),
        project.id,
      );
      return nothingWrong([
        ...(lines.some((line) => line.includes(webhookId)) ? [] : ['the delivery does not name its webhook']),
        ...(routed.some((line) => line.includes('https-1')) ? [] : ['the router does not name the event']),
      ]);
    },
  },
  {
    id: 'logs/no-secrets',
    claim: 'No log group has the token of the webhook, or the access tokens that were used.',
    needs: ['project', 'receiver'],
    async try(trial) {
      const { deployment, project } = trial;
      await waitForLines(trial);
      const wrong: string[] = [];
      for (const group of logGroups(deployment))
        for (const secret of project.secrets) {
          // Of an access token its signature: the rest is no secret, and a pattern has 1,024 characters.
          const mark = secret.split('.').at(-1)?.slice(0, MARK_CHARACTERS) ?? secret;
          if ((await linesWith(deployment, group, mark)).length > 0) wrong.push(`${group} has one`);
        }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'logs/kept-so-long',
    claim: 'Every log group forgets after a time that somebody has chosen.',
    async try({ deployment }) {
      const wrong: string[] = [];
      for (const name of logGroups(deployment)) {
        const { logGroups: found = [] } = await deployment.aws.logs.send(
          new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
        );
        if (!found.some((each) => each.logGroupName === name && each.retentionInDays))
          wrong.push(`${name} keeps all`);
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'logs/access',
    claim: 'The access log of a door tells who called what, without a query string.',
    needs: ['access logs', 'project'],
    async try({ deployment, project }) {
      await project.call('GET', '/webhooks?pagination.page_size=7');
      const group = idOf(deployment, 'AWS::Logs::LogGroup', 'IamDoorAccessLogs');
      const lines = await eventually(
        'a line of the access log',
        async () => {
          const found = await linesWith(deployment, group, project.id);
          return found.length > 0 && found;
        },
        LOG_PATIENCE_MS,
      );
      return holds(!lines.some((line) => line.includes('page_size')), 'it has the query string');
    },
  },
];

const MARK_CHARACTERS = 100;
