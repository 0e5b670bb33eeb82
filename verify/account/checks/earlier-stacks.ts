import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { failed, nothingWrong, passed } from '../../check.ts';
import type { Account, AccountCheck } from '../account.ts';

/** States from which no deployment goes on, and what to do about each. */
const STUCK: readonly [state: RegExp, advice: string][] = [
  [/^ROLLBACK_COMPLETE$|^ROLLBACK_FAILED$|^CREATE_FAILED$/, 'its creation failed: delete it, then deploy'],
  [/^DELETE_FAILED$/, 'its deletion failed: see its events, delete what holds it, then delete it again'],
  [/^UPDATE_ROLLBACK_FAILED$/, 'continue its rollback: aws cloudformation continue-update-rollback'],
  [/_IN_PROGRESS$/, 'something is being done with it: wait'],
];

/** What deployments before this one have left. */
export const earlierStackChecks: readonly AccountCheck[] = [
  {
    id: 'stack/can-be-deployed',
    claim: 'There is no stack of this name, or one that can be updated.',
    async try({ stackName, stackStatus }) {
      const status = await stackStatus();
      const [, advice] = STUCK.find(([state]) => state.test(status ?? '')) ?? [];
      return advice === undefined ? passed : failed(`${stackName} is ${status}: ${advice}`);
    },
  },
  {
    id: 'stack/nothing-left-behind',
    claim:
      'No earlier stack of this name has left data that the new one would not find, or names that it needs.',
    async try(account) {
      if ((await account.stackStatus()) !== undefined) return passed;
      return nothingWrong([
        ...(await tables(account)),
        ...(await parameters(account)),
        ...(await tokens(account)),
      ]);
    },
  },
];

async function tables({ aws, stackName }: Account): Promise<string[]> {
  const names: string[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client: aws.dynamodb }, {}))
    names.push(...TableNames);
  const left = names.filter((name) => name.startsWith(`${stackName}-`));
  return left.map((name) => `the table ${name} is of an earlier stack: a new one begins with empty tables`);
}

async function parameters({ aws, stackName }: Account): Promise<string[]> {
  const { Parameters = [] } = await aws.ssm.send(new GetParametersByPathCommand({ Path: `/${stackName}/` }));
  return Parameters.map(({ Name }) => `the parameter ${Name} is there already`);
}

async function tokens({ aws, stackName }: Account): Promise<string[]> {
  const prefix = `fanfare/${stackName}/`;
  const { SecretList = [] } = await aws.secretsManager.send(
    new ListSecretsCommand({ Filters: [{ Key: 'name', Values: [prefix] }] }),
  );
  const left = SecretList.filter(({ Name }) => Name?.startsWith(prefix));
  return left.length === 0
    ? []
    : [`${left.length} tokens of an earlier stack are below ${prefix}, 0.40 USD a month each`];
}
