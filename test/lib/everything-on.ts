import type { Stage } from '../../lib/config.ts';
import { stageNamed, stagesOf } from '../../lib/config.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const certificate = (region: string) => `arn:aws:acm:${region}:${ACCOUNT}:certificate/0a1b2c3d`;

/** A stage in which a platform team set everything that can be set: what nobody tries by accident. */
export const everythingOn: Stage = stageNamed(
  'everything',
  stagesOf({
    stages: {
      everything: {
        basis: 'production',
        account: ACCOUNT,
        region: REGION,
        tags: { 'cost-centre': '42' },
        permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
        network: {
          vpcId: 'vpc-0123456789abcdef0',
          availabilityZones: [`${REGION}a`, `${REGION}b`],
          privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
          securityGroupIds: ['sg-0123456789abcdef0'],
        },
        customerKey: true,
        logLevel: 'WARN',
        domains: {
          jwt: { name: 'hooks.example.com', certificateArn: certificate(REGION) },
          iam: { name: 'hooks-iam.example.com', certificateArn: certificate(REGION) },
          console: { name: 'hooks-console.example.com', certificateArn: certificate('us-east-1') },
        },
        webAclArn: `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/ours/1`,
        alarms: { emails: ['on-call@example.com'], topicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:pager` },
        publisherAccounts: ['444455556666'],
      },
    },
  }),
  undefined,
);
