import { ListTagsOfResourceCommand } from '@aws-sdk/client-dynamodb';
import { ListTagsCommand } from '@aws-sdk/client-lambda';
import { ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { holds, nothingWrong } from '../../check.ts';
import { idsOf } from '../deployment.ts';
import { functionsOf, tableNames, tableOf } from '../parts.ts';
import type { DeploymentCheck } from '../trial.ts';

const SETTLED = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
/** The output that tells of each resource of a kind. */
const TOLD = [
  { type: 'AWS::ApiGatewayV2::Api', part: 'IamDoor', output: 'IamApiUrl' },
  { type: 'AWS::ApiGatewayV2::Api', part: 'JwtDoor', output: 'JwtApiUrl' },
  { type: 'AWS::Cognito::UserPool', part: 'UserPool', output: 'UserPoolId' },
  { type: 'AWS::Events::EventBus', part: 'Bus', output: 'EventBusName' },
  { type: 'AWS::SQS::Queue', part: 'EventsQueue', output: 'EventsQueueUrl' },
  { type: 'AWS::SQS::Queue', part: 'EventsDeadLetters', output: 'EventsDeadLettersUrl' },
  { type: 'AWS::CloudFront::Distribution', part: 'Console', output: 'ConsoleUrl' },
];
/** SSM parameters and the outputs that they repeat. */
const PARAMETERS: Readonly<Record<string, string>> = {
  'event-bus-name': 'EventBusName',
  'event-bus-arn': 'BusArn',
  'events-queue-url': 'EventsQueueUrl',
  'jwt-api-url': 'JwtApiUrl',
  'iam-api-url': 'IamApiUrl',
};

export const stackChecks: readonly DeploymentCheck[] = [
  {
    id: 'stack/settled',
    claim: 'The last deployment of the stack came to its end.',
    try: async ({ deployment: { status } }) => holds(SETTLED.test(status), `it is ${status}`),
  },
  {
    id: 'stack/outputs',
    claim: 'Doors, bus, queues, sign-in and console are told by the outputs.',
    async try({ deployment }) {
      const untold = TOLD.filter(
        ({ type, part, output }) => idsOf(deployment, type, part).length > 0 && !deployment.outputs[output],
      );
      return nothingWrong(untold.map(({ output }) => `there is no output ${output}`));
    },
  },
  {
    id: 'stack/parameters',
    claim:
      'Publishers that are deployed elsewhere find bus, queue and doors in SSM, as the outputs have them.',
    async try({ deployment: { aws, stackName, outputs } }) {
      const { Parameters = [] } = await aws.ssm.send(
        new GetParametersByPathCommand({ Path: `/${stackName}/` }),
      );
      const found = new Map(Parameters.map(({ Name = '', Value }) => [Name.split('/').at(-1), Value]));
      const expected = Object.entries(PARAMETERS).filter(([, output]) => outputs[output] !== undefined);
      return nothingWrong(
        expected
          .filter(([name, output]) => found.get(name) !== outputs[output])
          .map(
            ([name, output]) =>
              `/${stackName}/${name} is ${found.get(name)}, ${output} is ${outputs[output]}`,
          ),
      );
    },
  },
  {
    id: 'stack/tags',
    claim: 'Functions, tables and queues carry the tags service=fanfare and stage.',
    async try({ deployment }) {
      const { aws } = deployment;
      const tags: [string, Record<string, string | undefined>][] = [];
      for (const fn of await functionsOf(deployment)) {
        const { Tags = {} } = await aws.lambda.send(new ListTagsCommand({ Resource: fn.FunctionArn }));
        tags.push([fn.FunctionName ?? '', Tags]);
      }
      for (const name of tableNames(deployment)) {
        const { TableArn } = await tableOf(deployment, name);
        const { Tags = [] } = await aws.dynamodb.send(
          new ListTagsOfResourceCommand({ ResourceArn: TableArn }),
        );
        tags.push([name, Object.fromEntries(Tags.map(({ Key = '', Value }) => [Key, Value]))]);
      }
      for (const QueueUrl of idsOf(deployment, 'AWS::SQS::Queue')) {
        const { Tags = {} } = await aws.sqs.send(new ListQueueTagsCommand({ QueueUrl }));
        tags.push([QueueUrl, Tags]);
      }
      const bare = tags.filter(([, { service, stage }]) => service !== 'fanfare' || stage === undefined);
      return nothingWrong(bare.map(([name]) => `${name} has not both`));
    },
  },
];
