import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type ServiceSettings, STAGES } from '../../lib/stage.ts';
import { WebhookService } from '../../lib/webhook-service.ts';

/** No bundling: what a template says does not depend on the code, and twenty bundles take their time. */
export const testApp = (): App =>
  new App({ context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true } });

/** A stage's service in a stack, as CloudFormation will get it. */
export function templateOf(settings: ServiceSettings): Template {
  const stack = new Stack(testApp(), 'Test');
  new WebhookService(stack, 'Service', { settings });
  return Template.fromStack(stack);
}

export const prod = templateOf({ ...STAGES.prod, console: false });

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly deletionPolicy: unknown;
  /** Path of the construct below the service, without what every path has. */
  readonly path: string;
}

export function resourcesOf(template: Template, type: string): Resource[] {
  return Object.entries(template.findResources(type)).map(([id, resource]) => ({
    id,
    type,
    properties: resource.Properties ?? {},
    deletionPolicy: resource.DeletionPolicy,
    path: pathOf(resource),
  }));
}

export const pathOf = (resource: { Metadata?: { 'aws:cdk:path'?: string } }): string =>
  (resource.Metadata?.['aws:cdk:path'] ?? '').replace(/^Test\/(Service\/)?/, '').replace(/\/Resource$/, '');

/** Functions of ours by the last part of their path: `Router`, `ReadApi`. */
export const functionsOf = (template: Template): Map<string, Resource> =>
  new Map(
    resourcesOf(template, 'AWS::Lambda::Function').map((each) => [each.path.split('/').at(-1) ?? '', each]),
  );

/** The logical id that an intrinsic function refers to. */
export function idIn(value: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  return Ref ?? attribute?.[0] ?? String(value);
}

/** The one there is. @throws Error when there is another number of them */
export function only<Item>(items: Iterable<Item>): Item {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error('not exactly one');
  return item;
}

export function environmentOf(template: Template, functionName: string): Record<string, unknown> {
  const fn = functionsOf(template).get(functionName);
  if (!fn) throw new Error(`no function ${functionName}`);
  return (fn.properties.Environment as { Variables: Record<string, unknown> }).Variables;
}
