/**
 * Run as a child process, alone with its environment: posts to all URLs of its arguments at once, briefly to those that
 * call themselves silent or stalled. Prints the outcomes
 * and what keeps the process alive before and afterwards, as JSON.
 */
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { loopbackSender, outcomeOf, post } from './loopback-sender.ts';

/** Milliseconds for what must answer: a bound for hangs only, on however busy a machine. */
const AMPLE_MS = 30_000;
/** For what never answers, or never finishes: long enough for a head on a busy machine. */
const SHORT_MS = 2_000;

const resolve = (host: string): Promise<string[]> =>
  host.startsWith('silent.') ? new Promise(() => {}) : Promise.resolve(['127.0.0.1']);
const stdio = process.getActiveResourcesInfo();
const sender = loopbackSender({ resolve });
const results = await Promise.all(
  process.argv
    .slice(2)
    .map((url) => post(sender, url, { deadlineMs: /[/.](silent|stalled)/.test(url) ? SHORT_MS : AMPLE_MS })),
);
// Handles of destroyed sockets close in the next turns of the event loop.
for (let turn = 0; turn < 5; turn += 1) await setImmediate();
const left = process.getActiveResourcesInfo();
writeSync(1, JSON.stringify({ outcomes: results.map(outcomeOf), stdio, left }));
