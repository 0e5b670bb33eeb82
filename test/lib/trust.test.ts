import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { everythingOn } from './everything-on.ts';
import { EVERY_STAGE, resourcesOf, templateOf } from './synthesis.ts';

const trust = z.object({
  Statement: z.array(
    z.object({
      Action: z.literal('sts:AssumeRole'),
      Principal: z.object({ Service: z.string() }),
      Condition: z.unknown().optional(),
    }),
  ),
});

const statementsOf = (role: { readonly properties: Record<string, unknown> }) =>
  trust.parse(role.properties.AssumeRolePolicyDocument).Statement;

describe.each([...EVERY_STAGE, ['everything on', templateOf(everythingOn.settings, everythingOn)] as const])(
  'the roles of %s',
  (_, template) => {
    const roles = resourcesOf(template, 'AWS::IAM::Role');

    test('are taken by services only, by Lambda or the scheduler', () => {
      const services = new Set(roles.flatMap(statementsOf).map(({ Principal }) => Principal.Service));
      expect([...services].sort()).toEqual(['lambda.amazonaws.com', 'scheduler.amazonaws.com']);
    });

    // Without a condition the scheduler acts for whoever knows the name of the role, from any account.
    test('are taken by the scheduler for schedules of this account, and for retries of their own group only', () => {
      const conditions = Object.fromEntries(
        roles
          .filter((role) => statementsOf(role)[0]?.Principal.Service === 'scheduler.amazonaws.com')
          .map((role) => [role.path.split('/').at(-1), statementsOf(role)[0]?.Condition]),
      );
      expect(Object.keys(conditions).sort()).toEqual(['SchedulerRole', 'SweepRole']);
      expect(conditions.SweepRole).toEqual({ StringEquals: { 'aws:SourceAccount': expect.anything() } });
      const { StringEquals } = z
        .object({ StringEquals: z.object({ 'aws:SourceArn': z.unknown() }) })
        .parse(conditions.SchedulerRole);
      expect(JSON.stringify(StringEquals['aws:SourceArn'])).toMatch(/schedule-?group|Schedules/i);
    });
  },
);
