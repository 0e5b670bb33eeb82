import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';

/** Where functions that call destinations run, if not on Lambda's own network. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  /** @default private subnets with a way out */
  readonly vpcSubnets?: SubnetSelection;
  /** @default one that lets everything out */
  readonly securityGroups?: ISecurityGroup[];
}
