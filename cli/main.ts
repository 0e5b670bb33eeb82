#!/usr/bin/env node
import { EXIT } from './exit-codes.ts';
import { run } from './program.ts';
import { processSurroundings } from './surroundings.ts';

const interrupted = new AbortController();

const isServer = process.argv[2] === 'start';
// `start` ends by its own rules: what is under way is finished first.
if (!isServer) process.once('SIGINT', () => interrupted.abort());

// `fanfare … | head`: whoever reads no further has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

const code = await run(process.argv.slice(2), processSurroundings(interrupted.signal));
// Set, not exited with: what was written to a pipe still has to get there.
process.exitCode = code;
