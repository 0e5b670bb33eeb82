import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

export interface OwnStackOptions {
  readonly client: CloudFormationClient;
  /** ARN of the stack that the function belongs to. */
  readonly stackId: string;
}

/** The stack of this deployment, as CloudFormation knows it: whoever may invoke a function can claim anything. */
export const createOwnStack = ({ client, stackId }: OwnStackOptions) => ({
  id: stackId,
  async isBeingDeleted(): Promise<boolean> {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
    return Stacks[0]?.StackStatus === 'DELETE_IN_PROGRESS';
  },
});
