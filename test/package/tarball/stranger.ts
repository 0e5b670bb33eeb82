import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { ROOT } from '../../../package/build/layout.ts';

const run = promisify(execFile);
/** Characters that a compiler or cdk may print. */
const OUTPUT_MAX_BYTES = 32 * 1024 * 1024;

/** A folder outside this repository, in which nothing of it can be found by accident. */
export class Stranger {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** A program that its app installed. */
  async bin(name: string, ...args: string[]): Promise<string> {
    return this.execute(process.execPath, [join(this.folder, 'node_modules', '.bin', name), ...args]);
  }

  /** As typed into a shell in its folder; nothing is fetched that is not installed. */
  async npx(...args: string[]): Promise<string> {
    return this.execute('npx', ['--no', '--', ...args]);
  }

  /** @param node which Node. @default the one of the tests, 24 */
  async node(args: readonly string[], node = process.execPath): Promise<string> {
    return this.execute(node, args);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async execute(command: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(command, [...args], {
      cwd: this.folder,
      env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: '', PATH: outsidePath() },
      maxBuffer: OUTPUT_MAX_BYTES,
    });
    return stdout;
  }
}

/** One of examples/, copied away and installed from the tarball, at the versions that its package.json names. */
export async function install(example: string): Promise<Stranger> {
  const folder = mkdtempSync(join(tmpdir(), `stranger-${example}-`));
  cpSync(join(ROOT, 'examples', example), folder, { recursive: true });
  const file = join(folder, 'package.json');
  const manifest = readFileSync(file, 'utf8').replace(/file:[^"]*\.tgz/, `file:${inject('tarball')}`);
  writeFileSync(file, manifest);
  await npmInstall(folder);
  return new Stranger(folder);
}

/** The tarball, and nothing else that could help it. */
export async function installAlone(): Promise<Stranger> {
  const folder = mkdtempSync(join(tmpdir(), 'stranger-alone-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await npmInstall(folder, inject('tarball'));
  return new Stranger(folder);
}

const npmInstall = (cwd: string, ...packages: string[]) =>
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd,
  });

/** What a stranger has on the PATH: not this repository's programs. */
const outsidePath = (): string =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((each) => !each.includes('node_modules'))
    .join(delimiter);

/** Node 20 of this machine, where there is one. */
export async function findNode20(): Promise<string | undefined> {
  for (const folder of outsidePath().split(delimiter)) {
    const node = join(folder, 'node');
    if (!existsSync(node)) continue;
    const { stdout } = await run(node, ['--version']);
    if (/^v20\.(19|[2-9]\d)\./.test(stdout)) return node;
  }
  return undefined;
}
