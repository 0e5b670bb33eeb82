import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import written from '../../fanfare.config.ts';
import { type Stage, stageNamed, stagesOf } from '../../lib/config.ts';
import { emulatorAt, type ServiceSettings } from '../../lib/stage.ts';
import { WebhooksStack } from '../../lib/webhooks-stack.ts';

const cdkJson = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')));

/** Stands for the built console: a template names its files by their content only. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../data/console', import.meta.url));
export const EMULATOR_ENDPOINT = 'http://127.0.0.1:4566';

/**
 * With the feature flags of cdk.json, so that the templates are those that are deployed. No bundling: what a
 * template says does not depend on the code, and twenty bundles take their time.
 */
export const testApp = (outdir?: string): App =>
  new App({
    ...(outdir !== undefined && { outdir }),
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true },
  });

/** The stages of fanfare.config.ts as they are deployed, and that of the emulator. */
export const STAGES: readonly Stage[] = [...stagesOf(written), stageNamed('emulator', [], EMULATOR_ENDPOINT)];

/** A stage in a stack, as CloudFormation will get it. */
export const stackOf = (stage: Stage, app = testApp(), id = 'Test'): WebhooksStack =>
  new WebhooksStack(app, id, { stage, consoleFolder: CONSOLE_FOLDER });

export const templateOf = (settings: ServiceSettings, rest: Partial<Stage> = {}): Template =>
  Template.fromStack(stackOf({ name: 'test', tags: {}, ...rest, settings }));

export const stageOf = (name: string): Stage => only(STAGES.filter((each) => each.name === name));
export const prod = templateOf(stageOf('prod').settings);
export const dev = templateOf(stageOf('dev').settings);
export const emulator = templateOf(emulatorAt(EMULATOR_ENDPOINT));
/** Every template that is deployed, for what must hold in all of them. */
export const EVERY_STAGE: readonly [name: string, template: Template][] = [
  ['dev', dev],
  ['prod', prod],
  ['emulator', emulator],
];

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
    resourcesOf(template, 'AWS::Lambda::Function')
      .filter(({ path }) => !path.startsWith('Custom::'))
      .map((each) => [each.path.split('/').at(-1) ?? '', each]),
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
