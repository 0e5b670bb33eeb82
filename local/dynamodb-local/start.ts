import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../listen.ts';

const run = promisify(execFile);

const POM = join(import.meta.dirname, 'pom.xml');
const FOLDER = join(import.meta.dirname, '..', '..', '.dynamodb-local');
const JARS = join(FOLDER, 'jars');
const INSTALLED = join(FOLDER, 'installed.xml');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
const SERVER = 'software.amazon.dynamodb.services.local.main.ServerRunner';
const HOST = '127.0.0.1';
const READY_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 100;

export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * A second opinion on the adapters of DynamoDB: AWS's own implementation, in memory, on a free port.
 * @throws Error in one line when Java or Maven is missing, or it does not start
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  await install();
  const port = await freePort();
  const parameters = [`-Djava.library.path=${JARS}`, '-cp', `${JARS}/*`, SERVER];
  const child = spawn('java', [...parameters, '-inMemory', '-disableTelemetry', '-port', String(port)], {
    cwd: FOLDER,
    stdio: 'ignore',
  });
  const endpoint = `http://${HOST}:${port}`;
  if (await isReady(endpoint, child)) return { endpoint, stop: () => end(child) };
  await end(child);
  throw new Error('DynamoDB Local did not start: it needs Java 17 or later');
}

/** Once per version, into a folder that git does not see. */
async function install(): Promise<void> {
  if (existsSync(INSTALLED) && readFileSync(INSTALLED).equals(readFileSync(POM))) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  try {
    await run('mvn', ['-q', '-B', '-C', '-f', POM, COPY, `-DoutputDirectory=${JARS}`]);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Error(missing ? 'DynamoDB Local needs Maven (mvn) and Java 17' : `DynamoDB Local: ${error}`);
  }
  writeFileSync(INSTALLED, readFileSync(POM));
}

/** It answers 400 to what is not signed, which is an answer. */
async function isReady(endpoint: string, child: ChildProcess): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += LOOK_AGAIN_MS) {
    if (child.exitCode !== null) return false;
    if (await fetch(endpoint).catch(() => undefined)) return true;
    await pause(LOOK_AGAIN_MS);
  }
  return false;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
