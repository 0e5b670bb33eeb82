import { parseArgs } from 'node:util';
import { billOf, type Load, totalOf } from './bill.ts';
import { PRICED } from './prices.ts';

/** `npm run cost -- --events 10e6 --fan-out 2`: what a month of it costs. */

const USAGE = `npm run cost -- --events <a month> [--fan-out 1] [--webhooks 0] [--door bus | https | queue] [--batch 10] [--no-recovery] [--no-metrics]`;
const DOORS: readonly Load['door'][] = ['bus', 'https', 'queue'];
const NAME_CHARACTERS = 36;

/** @throws Error naming the option that is wrong */
function loadOf(args: readonly string[]): Load {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string' },
      'fan-out': { type: 'string', default: '1' },
      webhooks: { type: 'string', default: '0' },
      door: { type: 'string', default: 'bus' },
      batch: { type: 'string', default: '10' },
      'no-recovery': { type: 'boolean', default: false },
      'no-metrics': { type: 'boolean', default: false },
    },
  });
  const number = (
    name: 'events' | 'fan-out' | 'webhooks' | 'batch',
    least: number,
    most = Number.MAX_VALUE,
  ): number => {
    const value = Number(values[name]);
    if (values[name] === undefined || !(value >= least && value <= most))
      throw new Error(
        `--${name}: "${values[name] ?? ''}" is no number from ${least}${most < Number.MAX_VALUE ? ` to ${most}` : ''}\n${USAGE}`,
      );
    return value;
  };
  const door = DOORS.find((each) => each === values.door);
  if (!door) throw new Error(`--door: there is no "${values.door}"\n${USAGE}`);
  return {
    events: number('events', 0),
    fanOut: number('fan-out', 1, 100),
    webhooks: number('webhooks', 0),
    batch: number('batch', 1, 10),
    door,
    pointInTimeRecovery: !values['no-recovery'],
    metrics: !values['no-metrics'],
  };
}

try {
  const lines = billOf(loadOf(process.argv.slice(2)));
  const text = ({ what, usd }: { what: string; usd: number }) =>
    `${what.padEnd(NAME_CHARACTERS)}${usd.toFixed(2).padStart(12)}`;
  const all = [...lines, { what: 'USD a month', usd: totalOf(lines) }];
  process.stdout.write(
    `${all.map(text).join('\n')}\n\n${PRICED}; docs/deploying.md says what is counted and what assumed.\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
