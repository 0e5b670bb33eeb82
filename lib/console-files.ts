import { existsSync } from 'node:fs';
import { DefaultStackSynthesizer, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { BuiltSettings } from './encryption.ts';
import { asInFinding } from './finding.ts';
import { CONSOLE } from './home.ts';
import { logGroupProps } from './log-group.ts';

export interface ConsoleFilesProps {
  readonly settings: BuiltSettings;
  /** The console as built. @default console/dist */
  readonly folder?: string;
}

/** The console's files: in a bucket that CloudFront alone reads, filled by each deployment. */
export class ConsoleFiles extends Construct {
  readonly bucket: IBucket;
  private readonly settings: BuiltSettings;
  private readonly folder: string;

  constructor(scope: Construct, id: string, props: ConsoleFilesProps) {
    super(scope, id);
    this.settings = props.settings;
    this.folder = builtConsole(props.folder ?? CONSOLE);
    // Nothing in it that a build cannot make again.
    // Cast: aws-cdk-lib's own types disagree under exactOptionalPropertyTypes.
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: props.settings.key ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      ...(props.settings.key && { encryptionKey: props.settings.key, bucketKeyEnabled: true }),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    }) as IBucket;
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Public files of a build, read by CloudFront alone: there is no access worth a log.',
    });
  }

  /** @param config what the console asks its server: see docs/console.md */
  deploy(distribution: Distribution, config: object): void {
    const deployment = new BucketDeployment(this, 'Deployment', {
      destinationBucket: this.bucket,
      distribution,
      sources: [Source.asset(this.folder), Source.jsonData('config.json', config)],
      logGroup: new LogGroup(this, 'DeploymentLogs', logGroupProps(this.settings)),
    });
    acknowledgeDeployment(deployment, this.bucket, this.settings);
  }
}

/** @throws Error: a deployment without the files would remove those that are live */
function builtConsole(folder: string): string {
  if (existsSync(`${folder}/index.html`)) return folder;
  throw new Error(`the console is not built: run "npm run build:console" (there is no ${folder}/index.html)`);
}

/** The function that copies the files is aws-cdk-lib's own, shared by the whole stack and run at deployments only. */
function acknowledgeDeployment(deployment: BucketDeployment, bucket: IBucket, { key }: BuiltSettings): void {
  const stack = Stack.of(deployment);
  const files = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
  const reason =
    "aws-cdk-lib's own function, which copies the console's files into its bucket during a deployment.";
  const s3 = ['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map((each) => `s3:${each}`);
  const kms = key ? ['kms:ReEncrypt*', 'kms:GenerateDataKey*'] : [];
  const { partition, account, region } = stack;
  const assets = `arn:${partition}:s3:::cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-${account}-${region}/*`;
  const ids = [
    'AwsSolutions-L1',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaLatestVersion',
    'Serverless-LambdaTracing',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    ...[...s3, ...kms].map((action) => `AwsSolutions-IAM5[Action::${action}]`),
    'AwsSolutions-IAM5[Resource::*]',
    `AwsSolutions-IAM5[Resource::<${files}.Arn>/*]`,
    `AwsSolutions-IAM5[Resource::${asInFinding(assets)}]`,
  ];
  const provider = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  if (provider) Validations.of(provider).acknowledge(...ids.map((id) => ({ id, reason })));
}
