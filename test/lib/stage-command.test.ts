import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cdkArguments } from '../../lib/stage-command.ts';

const STAGES = ['dev', 'prod'];

describe('deploy, diff, destroy and synth', () => {
  test('act on the stage that is said, and hand the rest on to cdk', () => {
    expect(cdkArguments(['deploy', 'prod', '--require-approval', 'never'], STAGES)).toEqual([
      'deploy',
      '--context',
      'stage=prod',
      '--require-approval',
      'never',
    ]);
  });

  test.each([[['deploy']], [['destroy', '--force']]])('do nothing without one: %j', (given) => {
    expect(() => cdkArguments(given, STAGES)).toThrow(`say which stage: npm run ${given[0]} -- dev | prod`);
  });

  test('do nothing with one that is not in the configuration', () => {
    expect(() => cdkArguments(['deploy', 'production'], STAGES)).toThrow('there is no stage "production"');
  });
});

test('from the shell, a forgotten stage is an error in one line, before cdk is even started', () => {
  const script = fileURLToPath(new URL('../../bin/stage.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, 'destroy', '--force'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([2, 'say which stage: npm run destroy -- dev | prod\n']);
});
