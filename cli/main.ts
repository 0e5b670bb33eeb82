#!/usr/bin/env node
import { run } from './program.ts';
import { processSurroundings } from './surroundings.ts';

const interrupted = new AbortController();

const isServer = process.argv[2] === 'start';
// `start` ends by its own rules: what is under way is finished first.
if (!isServer) process.once('SIGINT', () => interrupted.abort());

const code = await run(process.argv.slice(2), processSurroundings(interrupted.signal));
// Set, not exited with: what was written to a pipe still has to get there.
process.exitCode = code;
