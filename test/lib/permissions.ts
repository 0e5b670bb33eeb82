import type { Template } from 'aws-cdk-lib/assertions';
import { functionsOf, idIn, pathOf, resourcesOf } from './synthesis.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What a function's role allows: resources, in words of ours, by action. */
export type Permissions = Record<string, string[]>;

/** Every permission of every function, as one reads them in the template: nothing is left out or expanded. */
export function permissionsOf(template: Template): Map<string, Permissions> {
  const names = new Map(
    Object.entries(template.toJSON().Resources as Record<string, Parameters<typeof pathOf>[0]>).map(
      ([id, resource]) => [id, pathOf(resource)],
    ),
  );
  const policies = resourcesOf(template, 'AWS::IAM::Policy');
  return new Map(
    [...functionsOf(template)].map(([name, fn]) => {
      const role = idIn(fn.properties.Role);
      const own = policies.filter(({ properties }) =>
        (properties.Roles as unknown[]).some((each) => idIn(each) === role),
      );
      return [name, merge(own.flatMap(statementsOf), names)];
    }),
  );
}

const statementsOf = ({ properties }: { properties: Record<string, unknown> }): Statement[] =>
  (properties.PolicyDocument as { Statement: Statement[] }).Statement;

function merge(statements: readonly Statement[], names: ReadonlyMap<string, string>): Permissions {
  const permissions: Permissions = {};
  for (const { Effect, Action, Resource, Condition } of statements) {
    for (const action of [Action].flat()) {
      const resources = [Resource].flat().map((each) => wordsFor(each, names));
      const condition = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
      const allowed = resources.map((each) => `${Effect === 'Allow' ? '' : 'not '}${each}${condition}`);
      permissions[action] = [...new Set([...(permissions[action] ?? []), ...allowed])].sort();
    }
  }
  return permissions;
}

/** `Delivery/Deliveries/Queue` for a resource of the template; an ARN put together is spelled out. */
function wordsFor(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  if (join) return join[1].map((part) => wordsFor(part, names)).join(join[0]);
  if (Ref?.startsWith('AWS::')) return `<${Ref.slice('AWS::'.length)}>`;
  const name = names.get(idIn(value)) ?? JSON.stringify(value);
  const { 'Fn::GetAtt': [, attribute] = [] } = value as { 'Fn::GetAtt'?: string[] };
  return attribute === 'StreamArn' ? `${name}/stream` : name;
}
