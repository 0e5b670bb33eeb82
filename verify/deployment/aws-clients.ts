import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** Where AWS's APIs are and who asks. Nothing said: as the shell's credentials and Region have it. */
export interface AwsAccess {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export type AwsClients = ReturnType<typeof createAwsClients>;

/** A client of every API that a check looks at. */
export const createAwsClients = (access: AwsAccess) => ({
  apiGateway: new ApiGatewayV2Client(access),
  cloudFormation: new CloudFormationClient(access),
  cloudWatch: new CloudWatchClient(access),
  cognito: new CognitoIdentityProviderClient(access),
  dynamodb: new DynamoDBClient(access),
  eventBridge: new EventBridgeClient(access),
  lambda: new LambdaClient(access),
  logs: new CloudWatchLogsClient(access),
  scheduler: new SchedulerClient(access),
  secretsManager: new SecretsManagerClient(access),
  sqs: new SQSClient(access),
  ssm: new SSMClient(access),
  sts: new STSClient(access),
});
