import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PYTHONS = ['python3', 'python'];
const OLDEST_PYTHON = '3.10';

/** How to start a Python that has the packages of a list. */
export interface Python {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface PythonTool {
  /** What needs it, for messages. */
  readonly name: string;
  /** The packages, each pinned with the hashes of its files: what pip gets may come from anywhere. */
  readonly requirements: string;
  /** Where they are kept, in a folder of the checkout that git does not see. */
  readonly folder: string;
}

/**
 * Installs pinned packages once, into a folder of the checkout.
 * @throws Error in one line when there is no Python, or its packages cannot be had
 */
export async function installPython({ name, requirements, folder }: PythonTool): Promise<Python> {
  const python = await findPython(name);
  const inVenv: Python = { command: join(folder, 'venv', 'bin', 'python'), environment: {} };
  const packages = join(folder, 'packages');
  const inPackages: Python = { command: python, environment: { PYTHONPATH: packages } };
  const installed = join(folder, 'installed.txt');
  // Written last, so that an installation that was interrupted is made anew.
  const isInstalled = existsSync(installed) && readFileSync(installed).equals(readFileSync(requirements));
  if (isInstalled) return existsSync(inVenv.command) ? inVenv : inPackages;

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const chosen = (await canMakeVenv(python, join(folder, 'venv'))) ? inVenv : inPackages;
  const target = chosen === inVenv ? [] : ['--target', packages];
  await pip(name, chosen.command, [...target, '--requirement', requirements]);
  writeFileSync(installed, readFileSync(requirements));
  return chosen;
}

async function findPython(name: string): Promise<string> {
  const check = `import sys; sys.exit(sys.version_info < (${OLDEST_PYTHON.replace('.', ', ')}))`;
  for (const python of PYTHONS) {
    if (await succeeds(python, ['-c', check])) return python;
  }
  throw new Error(`${name} needs Python ${OLDEST_PYTHON} or later, and there is none on the PATH`);
}

/** Some distributions ship Python without the part that puts pip into a virtual environment. */
async function canMakeVenv(python: string, venv: string): Promise<boolean> {
  if (await succeeds(python, ['-m', 'venv', venv])) return true;
  rmSync(venv, { recursive: true, force: true });
  return false;
}

async function pip(name: string, python: string, parameters: string[]): Promise<void> {
  const install = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--require-hashes'];
  try {
    await run(python, [...install, ...parameters]);
  } catch (error) {
    const lines = String(error instanceof Error && 'stderr' in error ? error.stderr : error)
      .trim()
      .split('\n');
    throw new Error(`${name} could not be installed with pip: ${lines.at(-1)}`);
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
