/** Where text goes to: a terminal, a pipe, or a test. */
export interface Sink {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Everything that a command takes from the process it runs in. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly readStdin: () => Promise<string>;
  readonly now: () => number;
  readonly fetch: typeof fetch;
  /** Aborted when the person presses Ctrl-C. */
  readonly interrupted: AbortSignal;
}

export const processSurroundings = (interrupted: AbortSignal): Surroundings => ({
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: readAll,
  now: Date.now,
  fetch,
  interrupted,
});

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
