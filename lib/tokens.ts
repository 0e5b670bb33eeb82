import { ArnFormat, Aws, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { BuiltSettings } from './encryption.ts';
import { asInFinding } from './finding.ts';
import type { Variable } from './service-function.ts';

/** Characters of the construct's address: enough to tell two services of one stack apart. */
const ADDRESS_CHARACTERS = 8;

/** The place in Secrets Manager for the tokens of webhooks. The secrets in it are made and removed at run time. */
export class Tokens extends Construct {
  /** What the name of every token's secret begins with. */
  readonly prefix: string;
  private readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { settings }: { readonly settings: BuiltSettings }) {
    super(scope, id);
    this.key = settings.key;
    this.prefix = `fanfare/${Aws.STACK_NAME}/${this.node.addr.slice(0, ADDRESS_CHARACTERS)}/`;
  }

  /** May read tokens in order to sign with them. */
  grantRead(fn: LambdaFunction): void {
    this.allow(fn, ['secretsmanager:GetSecretValue']);
  }

  /** May store and replace tokens. */
  grantChange(fn: LambdaFunction): void {
    this.allow(fn, [
      'secretsmanager:DescribeSecret',
      'secretsmanager:CreateSecret',
      'secretsmanager:PutSecretValue',
      'secretsmanager:TagResource',
    ]);
    fn.addEnvironment('TOKEN_KEY_ID', this.key?.keyArn ?? '');
  }

  /** May list the names of secrets and remove tokens, without ever reading one. */
  grantSweep(fn: LambdaFunction): void {
    this.allow(fn, ['secretsmanager:DeleteSecret']);
    fn.addToRolePolicy(new PolicyStatement({ actions: ['secretsmanager:ListSecrets'], resources: ['*'] }));
    Validations.of(fn.role ?? fn).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'ListSecrets has no resource level: it shows names and tags, never values. X-Ray has none either.',
    });
  }

  private allow(fn: LambdaFunction, actions: string[]): void {
    const secrets = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${this.prefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    fn.addToRolePolicy(new PolicyStatement({ actions, resources: [secrets] }));
    fn.addEnvironment('TOKEN_PREFIX' satisfies Variable, this.prefix);
    Validations.of(fn.role ?? fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${asInFinding(secrets)}]`,
      reason: 'One secret per webhook, made at run time: the prefix is the narrowest name there is.',
    });
  }
}
