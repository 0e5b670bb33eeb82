import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { STAGES } from '../../../lib/stage.ts';
import { WebhooksStack } from '../../../lib/webhooks-stack.ts';

/** The Python tool. npm has another program of this name. */
const hasCfnLint =
  spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('cfn-lint') ?? false;
const LINT_TIMEOUT_MS = 180_000;

/** How aws-cdk-lib writes templates: dependencies CloudFormation would find itself (W3005), joins (I1022). */
const OPTIONS = ['--ignore-checks', 'W3005', 'I1022', '--include-experimental', '--include-checks', 'I'];

test.skipIf(!hasCfnLint).each(Object.entries(STAGES))(
  'cfn-lint finds nothing in the template of %s',
  (stage, settings) => {
    const outdir = mkdtempSync(join(tmpdir(), 'fanfare-template-'));
    try {
      const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
      new WebhooksStack(app, `fanfare-${stage}`, { settings });
      app.synth();
      const template = join(outdir, `fanfare-${stage}.template.json`);
      expect(execFileSync('cfn-lint', [...OPTIONS, '--template', template], { encoding: 'utf8' })).toBe('');
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  },
  LINT_TIMEOUT_MS,
);
