import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(read('package.json')));
const direct = { ...manifest.dependencies, ...manifest.devDependencies };

const lockfile = z
  .object({
    lockfileVersion: z.int(),
    packages: z.record(
      z.string(),
      z.object({
        version: z.string(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        link: z.boolean().optional(),
        inBundle: z.boolean().optional(),
        hasInstallScript: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')));

interface Installed {
  readonly name: string;
  readonly version: string;
  readonly integrity?: string | undefined;
  readonly resolved?: string | undefined;
  readonly link?: boolean | undefined;
  readonly inBundle?: boolean | undefined;
  readonly hasInstallScript?: boolean | undefined;
}

const installed: readonly Installed[] = Object.entries(lockfile.packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ ...entry, name: path.split('node_modules/').at(-1) ?? path }));
const naming = (list: readonly Installed[]): string[] =>
  list.map(({ name, version }) => `${name}@${version}`);

/** Files of the project as a commit would hold them. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: fileURLToPath(ROOT),
  encoding: 'utf8',
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(new URL(path, ROOT)));

describe('the lockfile', () => {
  test('is of version 3 and in step with package.json, whose versions are exact', () => {
    expect(lockfile.lockfileVersion).toBe(3);
    for (const [name, version] of Object.entries(direct)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect(lockfile.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });

  test('has the integrity of every package; a bundled one is part of another', () => {
    const without = installed.filter(
      (each) => !each.inBundle && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(each.integrity ?? ''),
    );
    expect(naming(without)).toEqual([]);
  });

  test('names no address: no registry, no repository, no folder', () => {
    expect(naming(installed.filter((each) => each.resolved !== undefined || each.link))).toEqual([]);
    expect(
      naming(installed.filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?(\+[\w.]+)?$/.test(version))),
    ).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"(git\+|git:|github:|https?:\/\/[^"]*\.(tgz|git))/);
  });

  test('holds none of the banned packages, at any depth', () => {
    const banned = ['ip', 'private-ip', 'ssrf-req-filter', 'ssrfcheck', 'axios', 'request'];
    expect(naming(installed.filter(({ name }) => banned.includes(name)))).toEqual([]);
    expect(
      naming(installed.filter(({ name, version }) => name === 'netmask' && isBefore(version, [2, 0, 2]))),
    ).toEqual([]);
    expect(
      naming(installed.filter(({ name, version }) => name === 'undici' && isBefore(version, [7, 24, 0]))),
    ).toEqual([]);
  });

  test('has no install script that package.json does not decide about', () => {
    const scripted = installed.filter(
      (each) => each.hasInstallScript && !(each.name in manifest.allowScripts),
    );
    expect(naming(scripted)).toEqual([]);
    const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may);
    expect(allowed).toEqual([['node', true]]);
  });
});

function isBefore(version: string, [...limit]: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map(Number);
  const at = limit.findIndex((part, index) => part !== parts[index]);
  return at >= 0 && (parts[at] ?? 0) < (limit[at] ?? 0);
}

test('every direct dependency is in docs/decisions/dependencies.md with its reason, and no other', () => {
  const rows = [...read('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(direct).sort());
  for (const [, name, reason = ''] of rows) expect(reason.length, name).toBeGreaterThan(10);
});

describe('the sources, tests aside', () => {
  const sources = files.filter(
    (path) => !path.startsWith('test/') && /(\.(ts|tsx|js|mjs|cjs|json|yml|yaml|sh)|\.ci\/run)$/.test(path),
  );
  const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
  const offenders = (pattern: RegExp, among = sources): string[] =>
    among.filter((path) => pattern.test(withoutComments(read(path))));

  test('are really read here', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(offenders(/rejectUnauthorized: true/)).toEqual(['adapters/http/connect.ts']);
  });

  test.each([
    ['loosen the HTTP parser', /insecureHTTPParser:\s*true|insecure-http-parser|max-http-header-size/],
    [
      'switch the verification of certificates off',
      /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity|strict-ssl/,
    ],
    [
      'take a proxy or authorities from the environment',
      /HTTPS?_PROXY|NODE_USE_ENV_PROXY|NODE_EXTRA_CA_CERTS|--use-(system|openssl)-ca/,
    ],
    ['evaluate text', /\beval\(|new Function\(|node:vm'/],
    ['set HTML from text', /dangerouslySetInnerHTML|\.innerHTML\s*=/],
  ])('never %s', (_what, pattern) => expect(offenders(pattern)).toEqual([]));

  test('reach destinations by the guarded sender alone: what is deployed has no other HTTP client', () => {
    const deployed = sources.filter((path) => /^(core|adapters|functions)\/.*\.ts$/.test(path));
    const clients = offenders(
      /node:(https?|http2|net|tls)'|\bfetch\(|from '(undici|got|axios|node-fetch)'/,
      deployed,
    );
    expect(clients.sort()).toEqual([
      'adapters/http/connect.ts',
      'adapters/http/create-sender.ts',
      'adapters/http/exchange.ts',
      'adapters/http/read-limit.ts',
      'adapters/http/request-headers.ts',
      'adapters/http/response-record.ts',
      'adapters/http/tls-sessions.ts',
      // Address arithmetic of node:net only; test/architecture.test.ts holds it to that.
      'core/address.ts',
      'core/destination-policy.ts',
      // The issuer's keys, at the address that the operator configured.
      'functions/auth/access-token.ts',
      // CloudFormation's answer URL of a custom resource.
      'functions/cleaning/stack-deletion.ts',
    ]);
  });
});

describe('the scan for secrets', () => {
  /** The credentials that tests of refused URLs write: a pattern for such would find nothing else here. */
  const withoutExample = (text: string): string => text.replaceAll('user:pass@', '');

  const secretsIn = async (content: string, filePath: string) => {
    const { messages } = await lintSource({
      source: { content, filePath, ext: extname(filePath), contentType: 'text' },
      options: { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } },
    });
    return messages.map(({ messageId }) => `${filePath}: ${messageId}`);
  };

  test('finds one', async () => {
    const key = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYzzzzzzzKEY'].join('/');
    const planted = `aws_secret_access_key = "${key}"`;
    expect(await secretsIn(planted, 'planted.ts')).toEqual(['planted.ts: AWSSecretAccessKey']);
  });

  test('finds none in any file of the project', async () => {
    const text = files.filter((path) => !/\.(png|woff2?|ico|gif|jpe?g)$/.test(path));
    const found = await Promise.all(text.map((path) => secretsIn(withoutExample(read(path)), path)));
    expect(found.flat()).toEqual([]);
  });
});
