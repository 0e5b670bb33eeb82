import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { WebhookService } from '../../lib/webhook-service.ts';
import { everythingOn } from './everything-on.ts';
import { STAGES, stackOf, stageOf, testApp } from './synthesis.ts';

/** Findings of cdk-nag's packs that nobody acknowledged with a reason, warnings included. */
function findingsOf(build: (app: App) => void): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'fanfare-findings-'));
  try {
    const app = testApp(outdir);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    build(app);
    try {
      app.synth();
    } catch {
      // Findings of level error end the synthesis; the report has them all.
    }
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return report.pluginReports.flatMap(({ violations = [] }: { violations?: { ruleName: string }[] }) =>
      violations.map(({ ruleName }) => ruleName),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test.each([
  ...STAGES,
  {
    ...stageOf('prod'),
    name: 'prod with its account and Region',
    account: '111122223333',
    region: 'eu-west-1',
  },
  everythingOn,
])('the stack of $name has no finding that is not acknowledged', (stage) => {
  expect(findingsOf((app) => stackOf(stage, app, `fanfare-${stage.settings.geo}`))).toEqual([]);
});

test('nor has the service as a guest in another stack, whatever it is called there', () => {
  const findings = findingsOf((app) => {
    const stack = new Stack(app, 'Shop');
    new WebhookService(stack, 'OurWebhooks', { publisherAccounts: ['111122223333'] });
  });
  expect(findings).toEqual([]);
});

test('the packs are at work: what is not ours is found', () => {
  const findings = findingsOf((app) => new Vpc(new Stack(app, 'Shop'), 'Network'));
  expect(findings.join()).toContain('VPC7');
});
