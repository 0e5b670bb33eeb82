import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hcpEnvironment, hcpEnvironmentFile } from '../../local/hcp-environment.ts';

let home: string;
let cache: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fanfare's-home-"));
  cache = join(home, '.config', 'hcp', 'creds-cache.json');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Sources the file as a person would, and says what HCP's programs then see. */
function source(before: Record<string, string> = {}): Record<string, string> {
  const file = hcpEnvironmentFile(home);
  writeFileSync(file, hcpEnvironment(8787, 'demo', process.execPath));
  const printed = execFileSync('/bin/sh', ['-c', '. "$1"; env', 'sh', file], {
    env: { HOME: home, PATH: '/usr/bin:/bin', ...before },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Object.fromEntries(
    printed
      .split('\n')
      .filter((line) => line.startsWith('HCP_'))
      .map((line) => line.split('=') as [string, string]),
  );
}

const principals = () => JSON.parse(readFileSync(cache, 'utf8'))['service-principals'];

describe('.fanfare/hcp.env', () => {
  it('points HashiCorp’s clients at the local server, and at nothing else', () => {
    expect(
      source({ HCP_GEOGRAPHY: 'eu', HCP_AUTH_URL: 'https://auth.example.com', HCP_API_HOST: 'a' }),
    ).toEqual({
      HCP_API_ADDRESS: '127.0.0.1:8787',
      HCP_API_TLS: 'disabled',
      HCP_SKIP_STATUS_CHECK: 'true',
      HCP_CLIENT_ID: 'fanfare-local',
      HCP_CLIENT_SECRET: 'unused',
      HCP_PROJECT_ID: 'demo',
    });
  });

  it('gives their cache a token of its client, readable by the owner alone', () => {
    const { HCP_CLIENT_ID: client = '' } = source();
    expect(principals()[client]).toEqual({
      access_token: 'local',
      access_token_expiry: '2099-01-01T00:00:00Z',
      geography: 'us',
    });
    expect(statSync(cache).mode & 0o777).toBe(0o600);
  });

  it('leaves what else the cache has, and a cache that is no JSON as it is', () => {
    mkdirSync(join(home, '.config', 'hcp'), { recursive: true });
    writeFileSync(
      cache,
      '{"login":{"access_token":"mine"},"service-principals":{"other":{"access_token":"theirs"}}}',
    );
    source();
    expect(JSON.parse(readFileSync(cache, 'utf8')).login).toEqual({ access_token: 'mine' });
    expect(Object.keys(principals()).toSorted()).toEqual(['fanfare-local', 'other']);
    writeFileSync(cache, 'oops');
    source();
    expect(readFileSync(cache, 'utf8')).toBe('oops');
  });
});
