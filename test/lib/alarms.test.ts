import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { prod, resourcesOf } from './synthesis.ts';

const runbook = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const headings = new Set([...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading));

const alarms = resourcesOf(prod, 'AWS::CloudWatch::Alarm').map(({ path, properties }): [string, string] => [
  path,
  String(properties.AlarmDescription),
]);

test.each(alarms)('%s says what users notice, and where the runbook goes on', (_, description) => {
  const [, impact, heading] = /^(.+\.) Runbook: docs\/operations\.md, "(.+)"$/.exec(description) ?? [];
  expect(impact?.length).toBeGreaterThan(20);
  expect(headings).toContain(heading);
});

test('the runbook knows no alarm that is gone', () => {
  const used = new Set(alarms.map(([, description]) => /"(.+)"$/.exec(description)?.[1]));
  const [, section = ''] = /^## When an alarm goes off$(.*?)^## /ms.exec(runbook) ?? [];
  const described = [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  expect(described.filter((heading) => !used.has(heading))).toEqual([]);
  expect(described.length).toBe(used.size);
});

test('docs/deploying.md counts the alarms of production, which cost money each', () => {
  const deploying = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8');
  const [, counted] = /per alarm \((\d+) in `prod`\)/.exec(deploying) ?? [];
  expect(Number(counted)).toBe(alarms.length);
});
