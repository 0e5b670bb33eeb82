import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT, STAGING } from './layout.ts';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default('see its text'),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** What the console is built from; their own dependencies come with them. */
const CONSOLE = [
  '@cloudscape-design/code-view',
  '@cloudscape-design/components',
  '@cloudscape-design/global-styles',
  '@tanstack/react-query',
  'oidc-client-ts',
  'openapi-fetch',
  'react',
  'react-dom',
  'react-router',
];

/** Their licences ask that their text goes along. @param inputs files that were bundled into the package's modules and program */
export function stageLicences(inputs: readonly string[]): void {
  const folders = new Set([
    ...inputs.flatMap(packageFolder),
    ...mappedSources().flatMap(packageFolder),
    ...withDependencies(CONSOLE),
  ]);
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = read(folder);
    return `${name} ${version} (${license})\n\n${textIn(folder)}`;
  });
  writeFileSync(join(STAGING, 'THIRD-PARTY-LICENSES'), `${INTRODUCTION}\n\n${texts.join(RULE)}\n`);
}

const INTRODUCTION =
  'Parts of these packages are in assets/, in console/ and in the JavaScript files of this package, under the licences that follow.';
const RULE = `\n\n${'-'.repeat(80)}\n\n`;

/** What the functions were bundled from, as their source maps say. */
function mappedSources(): string[] {
  const folder = join(STAGING, 'assets', 'functions');
  return readdirSync(folder).flatMap((name) => {
    const map = readFileSync(join(folder, name, 'index.mjs.map'), 'utf8');
    return z.object({ sources: z.array(z.string()) }).parse(JSON.parse(map)).sources;
  });
}

function packageFolder(path: string): string[] {
  const [, folder] = /(node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return folder === undefined ? [] : [folder];
}

function withDependencies(names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    const folder = join('node_modules', name);
    if (found.has(folder) || !existsSync(join(ROOT, folder, 'package.json'))) continue;
    found.add(folder);
    withDependencies(Object.keys(read(folder).dependencies), found);
  }
  return found;
}

const read = (folder: string) =>
  manifest.parse(JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')));

function textIn(folder: string): string {
  const files = readdirSync(join(ROOT, folder)).filter((name) => /^(licen[cs]e|notice)/i.test(name));
  return files.map((name) => readFileSync(join(ROOT, folder, name), 'utf8').trim()).join('\n\n');
}
