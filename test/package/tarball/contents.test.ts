import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, test } from 'vitest';
import { bundle, FUNCTIONS } from '../../../bench/bundles.ts';
import { PEERS, ROOT, STAGING } from '../../../package/build/layout.ts';

const MB = 1_000_000;
const tarball = inject('tarball');
const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .map((name) => name.replace(/^package\//, ''));
const text = (name: string): string => readFileSync(join(STAGING, name), 'utf8');
const manifest = JSON.parse(text('package.json'));
const isText = (name: string): boolean => /\.(js|mjs|map|ts|json|md|html|css|svg)$|LICENSES?$/.test(name);

describe('the tarball', () => {
  test('weighs less than 10 MB', () => {
    expect(statSync(tarball).size).toBeLessThan(10 * MB);
  });

  test('brings code, declarations, functions and console, and no sources or tests', () => {
    expect(files).toEqual(
      expect.arrayContaining(['index.js', 'index.d.ts', 'API.md', 'LICENSE', 'THIRD-PARTY-LICENSES']),
    );
    for (const name of FUNCTIONS) expect(files).toContain(`assets/functions/${name}/index.mjs`);
    expect(files.filter((name) => /(^|\/)index\.html$/.test(name))).toEqual(['console/dist/index.html']);
    expect(files.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))).toEqual([]);
    expect(files.filter((name) => /(^|\/)tests?\/|\.test\.|node_modules/.test(name))).toEqual([]);
  });

  test('names no folder of the machine it was made on', () => {
    const folders = [ROOT, homedir()].map((folder) => `${folder.replace(/\/$/, '')}/`);
    const naming = files
      .filter(isText)
      .filter((name) => folders.some((folder) => text(name).includes(folder)));
    expect(naming).toEqual([]);
  });

  test('holds no secret', async () => {
    const ours = files.filter((name) => isText(name) && !/\.map$|LICENSES$/.test(name));
    const found = await Promise.all(
      ours.map(async (name) => {
        const { messages } = await lintSource({
          source: { content: text(name), filePath: name, ext: extname(name), contentType: 'text' },
          options: {
            config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
          },
        });
        return messages.map(({ messageId }) => `${name}: ${messageId}`);
      }),
    );
    expect(found.flat()).toEqual([]);
  });

  test('installs nothing: the app’s own aws-cdk-lib and constructs are all it asks for', () => {
    expect(Object.keys(manifest.peerDependencies)).toEqual(PEERS);
    for (const key of ['dependencies', 'devDependencies', 'scripts'])
      expect(manifest).not.toHaveProperty(key);
    const asked = new Set(
      files
        .filter((name) => /^[a-z]+\.js$/.test(name))
        .flatMap((name) =>
          [...text(name).matchAll(/\brequire\("([^".][^"]*)"\)/g)].map(([, each = '']) => each),
        ),
    );
    const strangers = [...asked].filter(
      (each) =>
        !each.startsWith('node:') && !PEERS.some((peer) => each === peer || each.startsWith(`${peer}/`)),
    );
    expect(strangers.filter((each) => !BUILT_IN.includes(each))).toEqual([]);
    expect([...asked]).toContain('aws-cdk-lib');
  });

  test('asks in its program for nothing but what Node brings', () => {
    const asked = files
      .filter((name) => /^cli\/.*\.mjs$/.test(name))
      .flatMap((name) => [...text(name).matchAll(ASKED_FOR)])
      .map(([, imported, required]) => imported ?? required ?? '');
    expect(asked).toContain('node:sqlite');
    expect(asked.filter((each) => !each.startsWith('node:') && !each.startsWith('./'))).toEqual([]);
  });

  test('has the licences of everything that was bundled into it', () => {
    const licences = text('THIRD-PARTY-LICENSES');
    for (const name of [
      'zod',
      'react',
      '@aws-sdk/client-dynamodb',
      '@middy/core',
      '@cloudscape-design/components',
      'commander',
      'openapi-fetch',
    ])
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  test('carries the functions that a clone deploys, to the byte', async () => {
    const withoutMap = (code: string): string => code.replace(/\/\/# sourceMappingURL=.*\n?$/, '').trimEnd();
    for (const { name, code } of await Promise.all(FUNCTIONS.map(bundle)))
      expect(withoutMap(text(`assets/functions/${name}/index.mjs`)) === withoutMap(code), name).toBe(true);
  });
});

/** A module that a bundle in ESM imports, or requires from within. */
const ASKED_FOR = /^import [^;]*?from\s*"([^"]+)"|\b(?:require|import)\("([^"]+)"\)/gm;

const BUILT_IN: readonly string[] = ['crypto', 'fs', 'path', 'url', 'net', 'util'];

describe('what it declares', () => {
  test('resolves for CommonJS and ESM, by node’s old and new resolution and by bundlers’', async () => {
    const data = new Uint8Array(readFileSync(tarball));
    const analysis = await checkPackage(createPackageFromTarballData(data));
    if (!analysis.types) throw new Error('no declarations were found');
    expect(Object.keys(analysis.entrypoints).sort()).toEqual([
      '.',
      './package.json',
      './publish',
      './testing',
      './verify',
    ]);
    expect(analysis.problems).toEqual([]);
  });

  test('is what publint would have it be', async () => {
    const { messages, pkg } = await publint({ pkgDir: STAGING, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  test('is on the page API.md, which is current', () => {
    execFileSync(process.execPath, [join(ROOT, 'package', 'build', 'api.ts'), '--check'], { stdio: 'pipe' });
    for (const name of ['WebhookService', 'verifyWebhook', 'busEntry', 'signedRequest'])
      expect(text('API.md')).toMatch(new RegExp(`^#+ ${name}(\\(\\))?$`, 'm'));
  });
});
