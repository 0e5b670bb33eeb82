import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { REPLAYER_CONCURRENCY, type ServiceSettings } from '../../../lib/stage.ts';
import { failed, holds, notTried, passed } from '../../check.ts';
import type { AccountCheck } from '../account.ts';

/** What aws-cdk-lib's stacks with files ask for; test/verify holds it against the one in this repository. */
export const BOOTSTRAP_VERSION = 6;
/** Where cdk bootstrap writes its version. The middle is cdk's default qualifier. */
const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';
/** Calls of the API that are answered while every event source is busy. */
const LEFT_FOR_THE_API = 2;

const busyAtMost = ({ maxConcurrency: { router, dispatcher, waker } }: ServiceSettings): number =>
  router + dispatcher + waker + REPLAYER_CONCURRENCY;

/** Where the stage goes, and what has to be there. */
export const placeChecks: readonly AccountCheck[] = [
  {
    id: 'account/credentials',
    claim: 'There are credentials, of the account that the stage names.',
    async try({ aws, stage }) {
      const { Account, Arn } = await aws.sts.send(new GetCallerIdentityCommand({}));
      if (stage.account === undefined || stage.account === Account) return passed;
      return failed(`the stage belongs into ${stage.account}, and these are of ${Account} (${Arn})`);
    },
  },
  {
    id: 'account/bootstrap',
    claim: 'cdk has been bootstrapped here, and not too long ago.',
    async try({ aws, region }) {
      const command = `npx cdk bootstrap aws://<account>/${region}`;
      const found = await aws.ssm
        .send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }))
        .catch(orNothing);
      if (!found) return failed(`it has not: ${command}`);
      const version = Number(found.Parameter?.Value);
      return holds(version >= BOOTSTRAP_VERSION, `version ${version} of ${BOOTSTRAP_VERSION}: ${command}`);
    },
  },
  {
    id: 'account/concurrency',
    claim:
      'The account may run as many functions at once as the event sources of the stage keep busy, and some for the API.',
    async try({ aws, stage }) {
      const { AccountLimit } = await aws.lambda.send(new GetAccountSettingsCommand({}));
      const free = AccountLimit?.UnreservedConcurrentExecutions;
      if (free === undefined) return notTried('Lambda does not say what its limit is');
      const wanted = busyAtMost(stage.settings) + LEFT_FOR_THE_API;
      return holds(
        free >= wanted,
        `${free} of ${wanted}: raise the quota "Concurrent executions" of Lambda, or lower maxConcurrency`,
      );
    },
  },
];

function orNothing(error: Error): undefined {
  if (error.name !== 'ParameterNotFound') throw error;
}
