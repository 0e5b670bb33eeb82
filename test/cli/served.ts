import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { run } from '../../cli/program.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { localDependencies } from '../../local/dependencies.ts';
import { loopbackHosts } from '../../local/door.ts';
import { startFanfare } from '../../local/fanfare.ts';
import { listen } from '../../local/listen.ts';
import { readSettings } from '../../local/settings.ts';

/** The service of `npm start` on loopback, with a state that goes with it. */
export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param kept where the state stays when it stops; undefined: nowhere */
export async function serve(port = 0, kept?: string): Promise<Served> {
  const directory = kept ?? newDirectory();
  const server = createServer();
  const bound = await listen(server, port, '127.0.0.1');
  const hosts = loopbackHosts(bound);
  const db = openDatabase(join(directory, 'fanfare.db'));
  const fanfare = startFanfare({
    server,
    db,
    dependencies: localDependencies(db, readSettings({ FANFARE_RETRY_SCHEDULE: '0,1' }, []), hosts),
    console: async (_, response) => void response.writeHead(404).end(),
    log: createLog(() => {}, Date.now),
    allowedHosts: hosts,
  });
  const stop = async (): Promise<void> => {
    await fanfare.stop();
    if (kept === undefined) removeDirectory(directory);
  };
  return { url: `http://127.0.0.1:${bound}`, stop };
}

export const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'fanfare-cli-'));
export const removeDirectory = (directory: string): void =>
  rmSync(directory, { recursive: true, force: true });

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Of standard output. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers as a script would
  readonly json: any;
}

export interface Running {
  readonly result: Promise<Ran>;
  readonly out: () => string;
  readonly err: () => string;
  interrupt(): void;
}

interface Given {
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly tty?: boolean;
  readonly fetch?: typeof fetch;
}

/** A command as the terminal would run it, in this process. */
export function begin(
  args: readonly string[],
  { env = {}, stdin = '', tty = false, ...given }: Given = {},
): Running {
  let out = '';
  let err = '';
  const interrupted = new AbortController();
  const result = run(args, {
    env: { FANFARE_CONFIG: '/nonexistent/fanfare-config.json', ...env },
    stdout: { isTTY: tty, write: (text) => (out += text) },
    stderr: { isTTY: tty, write: (text) => (err += text) },
    readStdin: async () => stdin,
    now: Date.now,
    fetch: given.fetch ?? fetch,
    interrupted: interrupted.signal,
  }).then((code) => ({
    code,
    out,
    err,
    get json() {
      return JSON.parse(out);
    },
  }));
  return { result, out: () => out, err: () => err, interrupt: () => interrupted.abort() };
}

export const cli = (args: readonly string[], given?: Given): Promise<Ran> => begin(args, given).result;
