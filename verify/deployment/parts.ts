import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import {
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, type QueueAttributeName } from '@aws-sdk/client-sqs';
import { type Deployment, idsOf } from './deployment.ts';

/** Parts of aws-cdk-lib, which come and go with it. */
const NOT_OURS = /^Custom|CDKBucketDeployment/;

const ourFunctions = (deployment: Deployment): string[] =>
  deployment.resources
    .filter(({ type, logicalId }) => type === 'AWS::Lambda::Function' && !NOT_OURS.test(logicalId))
    .map(({ id }) => id);

export const functionsOf = ({ aws, ...rest }: Deployment): Promise<FunctionConfiguration[]> =>
  Promise.all(
    ourFunctions({ aws, ...rest }).map((FunctionName) =>
      aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
    ),
  );

export const eventSourcesOf = (deployment: Deployment): Promise<EventSourceMappingConfiguration[]> =>
  Promise.all(
    idsOf(deployment, 'AWS::Lambda::EventSourceMapping').map((UUID) =>
      deployment.aws.lambda.send(new GetEventSourceMappingCommand({ UUID })),
    ),
  );

export const tableNames = (deployment: Deployment): string[] => idsOf(deployment, 'AWS::DynamoDB::Table');

/** @throws Error when DynamoDB says nothing about it */
export async function tableOf({ aws }: Deployment, TableName: string): Promise<TableDescription> {
  const { Table } = await aws.dynamodb.send(new DescribeTableCommand({ TableName }));
  if (!Table) throw new Error(`nothing is said about the table ${TableName}`);
  return Table;
}

export const queueUrls = (deployment: Deployment): string[] => idsOf(deployment, 'AWS::SQS::Queue');

export async function queueAttributes(
  { aws }: Deployment,
  QueueUrl: string,
  ...AttributeNames: QueueAttributeName[]
): Promise<Partial<Record<string, string>>> {
  const { Attributes = {} } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  return Attributes;
}

/** Without what comes before it in every name of the stack. */
export const shortName = (name: string): string => name.split(/[/:]/).at(-1) ?? name;
