import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { signedFetch } from '../../../local/aws-request.ts';
import {
  type Deployment,
  deployToEmulator,
  destroyOnEmulator,
  machineToken,
} from '../../../local/deployment.ts';

/** Milliseconds for cdk on a busy machine: some twenty seconds on an idle one. */
export const DEPLOY_TIMEOUT_MS = 300_000;
export const API = '/2023-05-31/webhook';
const PROJECT_BYTES = 4;
const LOOK_AGAIN_MS = 200;
/** Milliseconds: the emulator polls each queue about once a second, and its scheduler looks every ten. */
const PATIENCE_MS = 45_000;

const silent = { print: () => {} };
const endpoint = (): string => inject('emulatorEndpoint');
/** The test files of one run share a deployment, each with projects of its own; the next run has an emulator anew. */
const noteFile = (): string =>
  join(tmpdir(), `fanfare-deployment-${process.ppid}-${new URL(endpoint()).port}.json`);

/** The emulator stage, deployed by the first that asks. */
export async function deployed(): Promise<Deployment> {
  const file = noteFile();
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  return deploy();
}

/** Deploys, or updates what is deployed. @param app command of another app than that of cdk.json */
export async function deploy(app?: string): Promise<Deployment> {
  const deployment = await deployToEmulator({
    endpoint: endpoint(),
    ...silent,
    ...(app !== undefined && { app }),
  });
  writeFileSync(noteFile(), JSON.stringify(deployment));
  return deployment;
}

export async function destroy(): Promise<void> {
  await destroyOnEmulator({ endpoint: endpoint(), ...silent });
  rmSync(noteFile(), { force: true });
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers as a client of the API would
  readonly body: any;
}

/** A project of its own, used by the stack's machine client through the JWT door. */
export interface Project {
  readonly id: string;
  /** Path below the project. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Path below the webhook of this name. */
  webhook(name: string, method: string, path?: string, body?: unknown): Promise<Answer>;
}

export async function newProject(deployment: Deployment): Promise<Project> {
  const id = `p-${randomBytes(PROJECT_BYTES).toString('hex')}`;
  await iamCall(deployment, 'PUT', `/project/${id}/grants/${deployment.outputs.MachineClientId}`, {
    role: 'admin',
  });
  // After the grant: the gateway remembers for a minute what a token may do.
  const token = await machineToken(deployment);
  const call = (method: string, path: string, body?: unknown) =>
    jwtCall(deployment, token, method, `/project/${id}${path}`, body);
  return {
    id,
    call,
    webhook: (name, method, path = '', body) => call(method, `/geo/us/webhook/${name}${path}`, body),
  };
}

export async function jwtCall(
  { jwtApi }: Deployment,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${jwtApi}${API}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answerOf(response);
}

export async function iamCall(
  { iamApi }: Deployment,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await signedFetch({
    url: `${iamApi}${API}${path}`,
    service: 'execute-api',
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answerOf(response);
}

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: JSON.parse(await response.text()),
});

/** Looks until there is something to see. @throws Error naming what was waited for */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
): Promise<Found> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_AGAIN_MS) {
    const found = await look();
    if (found) return found;
    await delay(LOOK_AGAIN_MS);
  }
  throw new Error(`waited in vain: ${what}`);
}
