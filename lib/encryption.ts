import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccountPrincipal, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceSettings } from './stage.ts';

/** Settings, and the key that was made because of them. */
export interface BuiltSettings extends ServiceSettings {
  /** Encrypts everything that is kept. @default keys of AWS's */
  readonly key?: IKey;
}

const USE = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];
/** Of the services that keep something for us, on behalf of whoever calls them. */
const KEEPERS = ['dynamodb', 'secretsmanager', 'sqs'];
/** How long SQS uses one data key: KMS is billed per request, and a queue makes many. */
const DATA_KEY_REUSE = Duration.hours(1);

/** A key of one's own, and the services that may use it. */
export class Encryption extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { protectData }: ServiceSettings) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Fanfare: tables, queues, secrets, logs and the console',
      enableKeyRotation: true,
      removalPolicy: protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.allowLogs();
    Validations.of(this).acknowledge({
      id: 'Annotation::@aws-cdk/aws-cloudfront-origins:wildcardKeyPolicyForOac',
      reason:
        'The distribution needs the bucket, and the bucket the key: any distribution of this account may read.',
    });
  }

  /** What aws-cdk-lib does not: it lets EventBridge write into the queue, and CloudFront read the files. */
  private allowLogs(): void {
    const stack = Stack.of(this);
    const anyLogGroup = stack.formatArn({
      service: 'logs',
      resource: 'log-group:*',
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
        actions: [...USE, 'kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': anyLogGroup } },
      }),
    );
  }
}

/** May use the key through the services that keep something for us, and for nothing else. */
export function grantUseOfKey(grantee: IGrantable, { key }: BuiltSettings): void {
  if (!key) return;
  const { region } = Stack.of(key);
  const conditions = {
    StringEquals: { 'kms:ViaService': KEEPERS.map((service) => `${service}.${region}.amazonaws.com`) },
  };
  const statement = { actions: USE, conditions };
  if (grantee instanceof AccountPrincipal) {
    key.addToResourcePolicy(new PolicyStatement({ ...statement, principals: [grantee], resources: ['*'] }));
  } else {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ ...statement, resources: [key.keyArn] }),
    );
  }
}

export const queueEncryption = ({ key }: BuiltSettings): QueueProps =>
  key
    ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: DATA_KEY_REUSE }
    : { encryption: QueueEncryption.SQS_MANAGED };
