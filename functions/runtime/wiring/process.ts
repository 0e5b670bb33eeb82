import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '../../../core/ports.ts';
import { createLog } from '../log.ts';

/** What the process itself gives to core. */
export const clock: Clock = { now: () => Date.now() };
export const random: Random = { bytes: (size) => randomBytes(size), fraction: () => Math.random() };
export const log = createLog((line) => process.stdout.write(`${line}\n`), clock.now);
