import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '..');
const REQUIREMENTS = join(import.meta.dirname, 'emulator-requirements.txt');
const FOLDER = join(ROOT, '.emulator');
const VENV = join(FOLDER, 'venv');
const PACKAGES = join(FOLDER, 'packages');
const INSTALLED = join(FOLDER, 'installed.txt');
const PYTHONS = ['python3', 'python'];
const OLDEST_PYTHON = '3.10';

/** How to start a Python that has the emulator's packages. */
export interface EmulatorPython {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

const IN_VENV: EmulatorPython = { command: join(VENV, 'bin', 'python'), environment: {} };

/**
 * Installs the emulator's pinned packages once, into a folder of the checkout.
 * @throws Error in one line when there is no Python, or its packages cannot be had
 */
export async function installEmulator(): Promise<EmulatorPython> {
  const python = await findPython();
  const inPackages: EmulatorPython = { command: python, environment: { PYTHONPATH: PACKAGES } };
  if (isInstalled()) return existsSync(IN_VENV.command) ? IN_VENV : inPackages;

  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const installed = (await canMakeVenv(python)) ? IN_VENV : inPackages;
  const target = installed === IN_VENV ? [] : ['--target', PACKAGES];
  await pip(installed.command, [
    'install',
    '--quiet',
    '--require-hashes',
    ...target,
    '--requirement',
    REQUIREMENTS,
  ]);
  writeFileSync(INSTALLED, readFileSync(REQUIREMENTS));
  return installed;
}

async function findPython(): Promise<string> {
  const check = `import sys; sys.exit(sys.version_info < (${OLDEST_PYTHON.replace('.', ', ')}))`;
  for (const python of PYTHONS) {
    if (await succeeds(python, ['-c', check])) return python;
  }
  throw new Error(`the AWS emulator needs Python ${OLDEST_PYTHON} or later, and there is none on the PATH`);
}

/** Written last, so that an installation that was interrupted is made anew. */
const isInstalled = (): boolean =>
  existsSync(INSTALLED) && readFileSync(INSTALLED).equals(readFileSync(REQUIREMENTS));

/** Some distributions ship Python without the part that puts pip into a virtual environment. */
async function canMakeVenv(python: string): Promise<boolean> {
  if (await succeeds(python, ['-m', 'venv', VENV])) return true;
  rmSync(VENV, { recursive: true, force: true });
  return false;
}

async function pip(python: string, parameters: string[]): Promise<void> {
  try {
    await run(python, ['-m', 'pip', '--disable-pip-version-check', ...parameters]);
  } catch (error) {
    const lines = String(error instanceof Error && 'stderr' in error ? error.stderr : error)
      .trim()
      .split('\n');
    throw new Error(`the AWS emulator could not be installed with pip: ${lines.at(-1)}`);
  }
}

async function succeeds(command: string, parameters: string[]): Promise<boolean> {
  try {
    await run(command, parameters);
    return true;
  } catch {
    return false;
  }
}
