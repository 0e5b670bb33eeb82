import { nothingWrong } from '../../check.ts';
import { eventSourcesOf, functionsOf, queueAttributes, queueUrls, shortName } from '../parts.ts';
import type { DeploymentCheck } from '../trial.ts';

const RUNTIME = 'nodejs24.x';
/** As AWS advises, so that a message is not handled twice while it is handled. */
const VISIBILITY_PER_TIMEOUT = 6;

export const functionChecks: readonly DeploymentCheck[] = [
  {
    id: 'functions/active',
    claim: 'Every function is deployed, on Node 24.',
    async try({ deployment }) {
      const functions = await functionsOf(deployment);
      const faulty = functions.filter(
        ({ Runtime, State, LastUpdateStatus }) =>
          Runtime !== RUNTIME || State !== 'Active' || LastUpdateStatus !== 'Successful',
      );
      return nothingWrong([
        ...(functions.length === 0 ? ['there is none'] : []),
        ...faulty.map((fn) => `${fn.FunctionName}: ${fn.Runtime}, ${fn.State}, ${fn.LastUpdateStatus}`),
      ]);
    },
  },
  {
    id: 'functions/one-role-each',
    claim: 'Every function has a role of its own.',
    async try({ deployment }) {
      const roles = (await functionsOf(deployment)).map(({ Role = '' }) => Role);
      return nothingWrong(
        roles.filter((role, index) => roles.indexOf(role) !== index).map((role) => `shared: ${role}`),
      );
    },
  },
  {
    id: 'functions/time-to-finish',
    claim: 'A message stays hidden six times as long as its function may take.',
    async try({ deployment }) {
      const timeouts = new Map(
        (await functionsOf(deployment)).map(({ FunctionArn = '', Timeout = 0 }) => [
          shortName(FunctionArn),
          Timeout,
        ]),
      );
      const wrong: string[] = [];
      for (const { EventSourceArn = '', FunctionArn = '' } of await eventSourcesOf(deployment)) {
        const url = queueUrls(deployment).find((each) => shortName(each) === shortName(EventSourceArn));
        if (url === undefined || url.includes('DeadLetters')) continue;
        const { VisibilityTimeout } = await queueAttributes(deployment, url, 'VisibilityTimeout');
        const least =
          VISIBILITY_PER_TIMEOUT * (timeouts.get(shortName(FunctionArn)) ?? Number.POSITIVE_INFINITY);
        if (Number(VisibilityTimeout) < least)
          wrong.push(`${shortName(url)}: ${VisibilityTimeout} s of ${least} s`);
      }
      return nothingWrong(wrong);
    },
  },
];
