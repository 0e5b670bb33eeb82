import { CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { BuiltSettings } from './encryption.ts';

/** How long logs are kept, and whether they outlive the stack. */
export const logGroupProps = (settings: BuiltSettings): LogGroupProps => ({
  retention: settings.logRetention,
  removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  ...(settings.key && { encryptionKey: settings.key }),
});

/** What aws-cdk-lib calls the construct of a function that it brings along for one kind of resource. */
const PROVIDER = /^Custom::.*CustomResourceProvider$/;

/**
 * Gives the functions that aws-cdk-lib brings along a log group of the stack's. By themselves they make one at
 * their first call, which is kept for ever and stays behind.
 */
export function adoptProviderLogs(stack: Stack, settings: BuiltSettings): void {
  for (const provider of stack.node.children.filter(({ node }) => PROVIDER.test(node.id))) {
    const handler = provider.node.tryFindChild('Handler');
    if (!CfnResource.isCfnResource(handler) || provider.node.tryFindChild('Logs')) continue;
    const logs = new LogGroup(provider, 'Logs', logGroupProps(settings));
    handler.addPropertyOverride('LoggingConfig', { LogGroup: logs.logGroupName });
  }
}
