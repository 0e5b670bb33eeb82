import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { DEPLOY_TIMEOUT_MS, deployed } from './deployed.ts';

let endpoint: string;
beforeAll(async () => {
  ({ endpoint } = await deployed());
}, DEPLOY_TIMEOUT_MS);

const doctor = (...args: string[]) =>
  spawnSync(process.execPath, ['verify/account.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, AWS_ENDPOINT_URL: endpoint },
  });

test('an account in which a stage is deployed lacks nothing for it', () => {
  const { status, stdout } = doctor('--stage', 'emulator');
  expect(stdout).toMatch(/passed +stack\/can-be-deployed[\s\S]*7 passed, 0 failed, 3 not tried/);
  expect(status).toBe(0);
});

test('a stage has to be said, and be one', () => {
  expect(doctor()).toMatchObject({ status: 2, stderr: expect.stringContaining('--stage dev | prod') });
  expect(doctor('--stage', 'none').stderr).toContain('there is no "none"');
});
