import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Of the checkout, and ignored by git. */
export const PYTHON_FOLDER = join(import.meta.dirname, '..', '.emulator');
const PYTHONS = ['python3', 'python'];

/** Pinned packages of a Python tool, and where they go. */
export interface PythonPackages {
  /** What they make, for an error message. */
  readonly name: string;
  /** Each pinned with the hashes of its files: what pip gets may come from anywhere. */
  readonly requirements: string;
  readonly folder: string;
  readonly oldestPython: string;
}

/** How to start a Python that has the packages. */
export interface InstalledPython {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Installs pinned packages once, into a folder of the checkout.
 * @throws Error in one line when there is no Python, or the packages cannot be had
 */
export async function installPackages(packages: PythonPackages): Promise<InstalledPython> {
  const { folder, requirements } = packages;
  const target = join(folder, 'packages');
  const venv = join(folder, 'venv');
  const inVenv: InstalledPython = { command: join(venv, 'bin', 'python'), environment: {} };
  const python = await findPython(packages);
  const inTarget: InstalledPython = { command: python, environment: { PYTHONPATH: target } };
  if (isInstalled(packages)) return existsSync(inVenv.command) ? inVenv : inTarget;

  for (const each of [venv, target]) rmSync(each, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const installed = (await canMakeVenv(python, venv)) ? inVenv : inTarget;
  const where = installed === inVenv ? [] : ['--target', target];
  await pip(packages, installed.command, [
    'install',
    '--quiet',
    '--require-hashes',
    ...where,
    '-r',
    requirements,
  ]);
  writeFileSync(markerOf(packages), readFileSync(requirements));
  return installed;
}

async function findPython({ name, oldestPython }: PythonPackages): Promise<string> {
  const check = `import sys; sys.exit(sys.version_info < (${oldestPython.replace('.', ', ')}))`;
  for (const python of PYTHONS) {
    if (await succeeds(python, ['-c', check])) return python;
  }
  throw new Error(`${name} needs Python ${oldestPython} or later, and there is none on the PATH`);
}

const markerOf = ({ folder }: PythonPackages): string => join(folder, 'installed.txt');

/** Written last, so that an installation that was interrupted is made anew. */
function isInstalled(packages: PythonPackages): boolean {
  const marker = markerOf(packages);
  return existsSync(marker) && readFileSync(marker).equals(readFileSync(packages.requirements));
}

/** Some distributions ship Python without the part that puts pip into a virtual environment. */
async function canMakeVenv(python: string, venv: string): Promise<boolean> {
  if (await succeeds(python, ['-m', 'venv', venv])) return true;
  rmSync(venv, { recursive: true, force: true });
  return false;
}

async function pip({ name }: PythonPackages, python: string, parameters: string[]): Promise<void> {
  try {
    await run(python, ['-m', 'pip', '--disable-pip-version-check', ...parameters]);
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
