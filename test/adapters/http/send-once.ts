/**
 * Run as a child process, alone with its environment: posts to all URLs of its arguments at once. Prints the outcomes
 * and what keeps the process alive before and afterwards, as JSON.
 */
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { loopbackSender, outcomeOf, post } from './loopback-sender.ts';

const DEADLINE_MS = 600;

const resolve = (host: string): Promise<string[]> =>
  host.startsWith('silent.') ? new Promise(() => {}) : Promise.resolve(['127.0.0.1']);
const stdio = process.getActiveResourcesInfo();
const sender = loopbackSender({ resolve });
const results = await Promise.all(
  process.argv.slice(2).map((url) => post(sender, url, { deadlineMs: DEADLINE_MS })),
);
// Handles of destroyed sockets close in the next turns of the event loop.
for (let turn = 0; turn < 5; turn += 1) await setImmediate();
const left = process.getActiveResourcesInfo();
writeSync(1, JSON.stringify({ outcomes: results.map(outcomeOf), stdio, left }));
