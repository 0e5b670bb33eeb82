import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import written from '../fanfare.config.ts';
import { stagesOf } from '../lib/config.ts';
import { cdkArguments } from '../lib/stage-command.ts';

/** `npm run deploy -- prod`, and `diff`, `destroy`, `synth`: cdk, for one stage that is always said. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CDK = fileURLToPath(new URL('../node_modules/aws-cdk/bin/cdk', import.meta.url));

try {
  const names = stagesOf(written).map(({ name }) => name);
  const { status } = spawnSync(process.execPath, [CDK, ...cdkArguments(process.argv.slice(2), names)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
