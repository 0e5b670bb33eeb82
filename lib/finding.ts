import { Aws } from 'aws-cdk-lib';

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  [Aws.PARTITION]: '<AWS::Partition>',
  [Aws.REGION]: '<AWS::Region>',
  [Aws.ACCOUNT_ID]: '<AWS::AccountId>',
  [Aws.STACK_NAME]: '<AWS::StackName>',
};

/** An ARN as cdk-nag writes it in the id of a finding, whether or not the stage says its account and Region. */
export const asInFinding = (arn: string): string =>
  Object.entries(PSEUDO_PARAMETERS).reduce((text, [token, name]) => text.replaceAll(token, name), arn);
