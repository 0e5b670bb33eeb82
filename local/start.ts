import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '../adapters/sqlite/database.ts';
import { getOrCreateSecret } from '../adapters/sqlite/stored-secret.ts';
import { createLog } from '../functions/runtime/log.ts';
import { createConsoleSite } from './console-site.ts';
import { withDeliveryLines } from './delivery-line.ts';
import { localDependencies, systemClock, systemRandom } from './dependencies.ts';
import { loopbackHosts } from './door.ts';
import { startFanfare } from './fanfare.ts';
import { hcpEnvironment, hcpEnvironmentFile } from './hcp-environment.ts';
import { HELP } from './help.ts';
import { holdStateDir } from './hold-state-dir.ts';
import { listen } from './listen.ts';
import { createLogFile } from './log-file.ts';
import { playMainJob } from './main-job.ts';
import { type ReceivedRequest, type Receiver, startReceiver } from './receiver.ts';
import { type LocalSettings, readSettings } from './settings.ts';

const DEMO_PROJECT = 'demo';
const DEMO_TOKEN_BYTES = 24;
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Runs the service until a signal ends the process.
 * @param args as after `npm start --`
 */
export const startHere = (args: readonly string[]): Promise<void> => run(args).catch(fail);

async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return print(HELP);
  const settings = readSettings(process.env, args);
  const file = join(settings.stateDir, 'fanfare.db');
  const isFirstStart = !existsSync(file);
  const server = createServer();
  const port = await listen(server, settings.port, settings.host).catch((error: unknown) => {
    throw inWords(error, settings);
  });
  holdStateDir(settings.stateDir);
  const db = openState(file);
  const logFile = createLogFile(join(settings.stateDir, 'fanfare.log'));
  process.on('exit', logFile.flush);
  const log = createLog(logFile.write, systemClock.now);
  const hosts = loopbackHosts(port);
  const fanfare = startFanfare({
    server,
    db,
    dependencies: localDependencies(db, settings, hosts),
    console: createConsoleSite(fileURLToPath(new URL('../console/dist', import.meta.url))),
    log: process.stdout.isTTY ? withDeliveryLines(log, print, systemClock.now) : log,
    allowedHosts: settings.insecureHost ? 'any' : hosts,
  });

  const received: ReceivedRequest[] = [];
  const demoToken = Buffer.from(
    getOrCreateSecret(db, 'demo-token', () => systemRandom.bytes(DEMO_TOKEN_BYTES)),
  ).toString('hex');
  const receiver = await startReceiver(port + 1, demoToken, (request) => received.push(request));
  stopOnSignal(async () => {
    await fanfare.stop();
    await receiver.close();
  });

  const api = `http://127.0.0.1:${port}`;
  writeFileSync(hcpEnvironmentFile(settings.stateDir), hcpEnvironment(port, DEMO_PROJECT, process.execPath));
  announce(api, receiver, settings);
  if (!isFirstStart) return;
  if (settings.destinations === 'public') {
    print('The main job is not played: FANFARE_DESTINATIONS=public does not allow the demo receiver.\n');
    return;
  }
  await playMainJob({
    api,
    projectId: DEMO_PROJECT,
    receiverUrl: receiver.url,
    token: demoToken,
    received,
    print,
  });
  print(`
Where to look next:
  the webhook    curl -s ${api}/2023-05-31/webhook/project/${DEMO_PROJECT}/geo/us/webhook/demo-receiver
  its deliveries curl -s ${api}/2023-05-31/webhook/project/${DEMO_PROJECT}/geo/us/webhook/demo-receiver/deliveries
  the console    ${api}/projects/${DEMO_PROJECT}/webhooks
  a tour         README.md, "Five minutes with curl"
`);
}

/** @throws Error naming the file: what is wrong with it SQLite says, and not where it is */
function openState(file: string): Database {
  try {
    return openDatabase(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: ${reason}; move it away to start over, or set FANFARE_STATE_DIR`);
  }
}

function inWords(error: unknown, { port, host }: LocalSettings): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new Error(`PORT: ${port} on ${host} is taken; set another one, such as PORT=${port + 10}`);
  if (code === 'EACCES') return new Error(`PORT: ${port} may not be used by you; one above 1023 may`);
  return error;
}

function announce(api: string, receiver: Receiver, { stateDir, destinations }: LocalSettings): void {
  print(`
Fanfare is ready.
  API            ${api}/2023-05-31/webhook/...
  console        ${api}/
  demo receiver  ${receiver.url}
  state and log  ${stateDir} (delete it to start over)
  Terraform      . ${hcpEnvironmentFile(stateDir)}   (docs/terraform.md)
  destinations   ${destinations === 'loopback' ? 'public addresses and this machine' : 'public addresses only'}
`);
}

/** The first signal finishes what is under way; a second one does not wait. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    print('\nStopping…');
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function fail(error: unknown): never {
  process.stderr.write(`fanfare: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
