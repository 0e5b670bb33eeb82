import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { AwsV4Signer } from 'aws4fetch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../../local/listen.ts';
import { cli, newDirectory, removeDirectory, type Served, serve } from './served.ts';

const SECRET = 'CANARY-client-secret';
const KEY = 'CANARY-aws-secret';

let served: Served;
let door: Door;
let directory: string;
let config: string;
beforeEach(async () => {
  served = await serve();
  door = await openDoor();
  directory = newDirectory();
  config = join(directory, 'fanfare', 'config.json');
});
afterEach(async () => {
  await served.stop();
  door.close();
  removeDirectory(directory);
});

interface Door {
  readonly url: string;
  readonly seen: { url: string; method: string; headers: IncomingHttpHeaders; body: string }[];
  /** Of the next answers that are not tokens. */
  answer: { status: number; body: string; headers?: Record<string, string> };
  close(): void;
}

/** A token endpoint and an API that keep what they are sent. */
async function openDoor(): Promise<Door> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    door.seen.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers, body });
    const isToken = request.url === '/oauth2/token';
    const knows =
      request.headers.authorization === `Basic ${Buffer.from(`client:${SECRET}`).toString('base64')}`;
    const json = { 'content-type': 'application/json' };
    if (isToken) {
      response.writeHead(knows ? 200 : 400, json);
      response.end(knows ? '{"access_token":"t0k3n"}' : '{"error":"invalid_client"}');
      return;
    }
    response.writeHead(door.answer.status, { ...json, ...door.answer.headers }).end(door.answer.body);
  });
  const port = await listen(server, 0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}`,
    seen: [],
    answer: {
      status: 200,
      body: '{"webhooks":[],"pagination":{"next_page_token":"","previous_page_token":""}}',
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const at = (args: string[], env: Record<string, string> = {}, stdin = '') =>
  cli(args, { env: { FANFARE_CONFIG: config, ...env }, stdin });
const LIST = ['webhooks', 'list'];

describe('a profile', () => {
  it('is where commands go once it was kept, in a file of the owner alone', async () => {
    const login = await at(['--endpoint', `${served.url}/`, '--project', 'orders', 'login']);
    expect(login.json).toMatchObject({ profile: 'default', endpoint: served.url, authentication: 'none' });
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect((await at(LIST)).json.webhooks).toEqual([]);
    expect((await at(['grants', 'own'])).json.grant.project_id).toBe('orders');
    expect((await at(['--project', 'other', 'grants', 'own'])).json.grant.project_id).toBe('other');
    expect((await at(['grants', 'own'], { FANFARE_PROJECT: 'third' })).json.grant.project_id).toBe('third');
  });

  it('is one of several, told by name', async () => {
    await at(['--endpoint', served.url, '--project', 'one', 'login', 'a']);
    await at(['--endpoint', served.url, '--project', 'two', 'login', 'b']);
    expect((await at(['profiles'])).json.profiles).toMatchObject([
      { name: 'a', current: false },
      { name: 'b', current: true },
    ]);
    expect((await at(['--profile', 'a', 'grants', 'own'])).json.grant.project_id).toBe('one');
    expect((await at(['grants', 'own'], { FANFARE_PROFILE: 'a' })).json.grant.project_id).toBe('one');
    const unknown = await at(['--profile', 'c', ...LIST]);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.err).toContain('there is no c; known: a, b');
    await at(['logout', 'b']);
    expect((await at(['profiles'])).json.profiles).toHaveLength(1);
  });

  it('that is broken is named with its file and field', async () => {
    await at(['--endpoint', served.url, 'login']);
    writeFileSync(
      config,
      '{"current":"default","profiles":{"default":{"endpoint":"nowhere","authentication":{"type":"none"}}}}',
    );
    expect(await at(LIST)).toMatchObject({ code: 2 });
    expect((await at(LIST)).err).toContain(`${config}: profiles.default.endpoint`);
    writeFileSync(config, 'oops');
    expect((await at(LIST)).err).toBe(`fanfare: ${config}: not valid JSON\n`);
  });
});

describe('the JWT door', () => {
  const login = (...more: string[]) => [
    '--endpoint',
    door.url,
    '--project',
    'p',
    'login',
    '--token-url',
    `${door.url}/oauth2/token`,
    '--client-id',
    'client',
    ...more,
  ];

  it('gets a token of client credentials, with the secret kept or in the environment', async () => {
    expect((await at(login('--secret-stdin'), {}, `${SECRET}\n`)).code).toBe(0);
    expect(readFileSync(config, 'utf8')).toContain(SECRET);
    expect((await at(LIST)).code).toBe(0);
    expect(door.seen.at(-1)?.headers.authorization).toBe('Bearer t0k3n');

    await at(login());
    expect(readFileSync(config, 'utf8')).not.toContain(SECRET);
    expect(await at(LIST)).toMatchObject({ code: 2 });
    expect((await at(LIST, { FANFARE_CLIENT_SECRET: SECRET })).code).toBe(0);
    expect((await at(['token'], { FANFARE_CLIENT_SECRET: SECRET })).out).toBe('t0k3n\n');
  });

  it('is tried by login: a wrong secret is not kept, nor said again', async () => {
    const wrong = await at(login('--secret-stdin'), {}, 'CANARY-wrong');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('gave no token (status 400)');
    expect(wrong.out + wrong.err).not.toContain('CANARY-wrong');
    expect((await at(['profiles'])).json.profiles).toEqual([]);
  });

  it('takes a token of the environment as it is', async () => {
    await at(['--endpoint', door.url, ...LIST], { FANFARE_TOKEN: 'given' });
    expect(door.seen.at(-1)?.headers.authorization).toBe('Bearer given');
  });

  it('does not let a profile’s credentials go to an endpoint that is named instead', async () => {
    await at(login('--secret-stdin'), {}, SECRET);
    const seen = door.seen.length;
    expect((await at(['--endpoint', served.url, ...LIST])).code).toBe(0);
    expect(door.seen.length).toBe(seen);
  });

  it('gets no credentials in clear text, unless it is this machine', async () => {
    const ran = await at(['--endpoint', 'http://api.example.com', '--project', 'p', ...LIST], {
      FANFARE_TOKEN: 'given',
    });
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.err).toContain('must be https');
  });
});

describe('the IAM door', () => {
  it('is let in by a signature of AWS over what is sent', async () => {
    await at(['--endpoint', door.url, '--project', 'p', 'login', '--iam', '--region', 'eu-central-1']);
    expect(await at(LIST)).toMatchObject({ code: 2 });
    const keys = {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: KEY,
      AWS_SESSION_TOKEN: 'session',
    };
    door.answer = { status: 202, body: '{"event_id":"e","accepted_at":"2026-11-24T00:00:00.000Z"}' };
    const ran = await at(['events', 'publish', 'a.b:c', '--payload', '{"n":1}'], keys);
    expect(ran).toMatchObject({ code: 0 });
    const { url = '', method = '', headers = {}, body = '' } = door.seen.at(-1) ?? {};
    const signer = new AwsV4Signer({
      url: `${door.url}${url}`,
      method,
      headers: { 'content-type': 'application/json' },
      body,
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: KEY,
      sessionToken: 'session',
      service: 'execute-api',
      region: 'eu-central-1',
      datetime: String(headers['x-amz-date']),
    });
    expect(headers.authorization).toBe((await signer.sign()).headers.get('authorization'));
    expect(ran.out + ran.err).not.toContain(KEY);
  });

  it('is told its region by the endpoint', async () => {
    const endpoint = 'https://abc123.execute-api.us-west-2.amazonaws.com';
    await at(['--endpoint', endpoint, '--project', 'p', 'login', '--iam']);
    expect(readFileSync(config, 'utf8')).toContain('"region": "us-west-2"');
  });
});

describe('a failure', () => {
  it('of the API is said in its words, with when to come back and the id of the request', async () => {
    door.answer = {
      status: 429,
      body: '{"code":8,"message":"too many requests","details":[]}',
      headers: { 'retry-after': '7', 'x-request-id': 'r-1' },
    };
    const ran = await at(['--endpoint', door.url, ...LIST]);
    expect(ran).toMatchObject({
      code: 1,
      out: '',
      err: 'fanfare: too many requests; try again in 7 s (request r-1)\n',
    });
  });

  it('of a bad project or a missing thing is the API’s own', async () => {
    const project = await at(['--endpoint', served.url, '--project', '-x-', ...LIST]);
    expect(project).toMatchObject({ code: 1 });
    expect(project.err).toContain('project not found');
    const field = await at(['--endpoint', served.url, 'webhooks', 'create', 'a', '--url', 'ftp://x']);
    expect(field).toMatchObject({ code: 1 });
    expect(field.err).toContain('config.url');
  });

  it('to reach it names the endpoint and ends with 3, like an answer that is not the API’s', async () => {
    await served.stop();
    const ran = await at(['--endpoint', served.url, ...LIST]);
    served = await serve();
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.err).toContain(`cannot be reached`);
    for (const answer of [
      { status: 200, body: '<html>' },
      { status: 502, body: 'Bad Gateway' },
      { status: 301, body: '', headers: { location: 'https://example.com/' } },
    ]) {
      door.answer = answer;
      expect((await at(['--endpoint', door.url, ...LIST])).code).toBe(3);
    }
  });

  it('of the command line ends with 2 and sends nothing', async () => {
    for (const args of [
      ['nonsense'],
      ['webhooks'],
      ['webhooks', 'show'],
      ['webhooks', 'create', 'a'],
      ['webhooks', 'list', '--page-size', 'many'],
      ['webhooks', 'list', '--unknown'],
      ['deliveries', 'list', '--state', 'lost'],
      ['deliveries', 'list', '--since', 'yesterday'],
      ['webhooks', 'create', 'a', '--url', 'http://x', '--on', 'a:b:c'],
      ['events', 'publish', 'a.b', '--payload', '{}'],
    ]) {
      const ran = await at(['--endpoint', door.url, ...args]);
      expect([args, ran.code]).toEqual([args, 2]);
      expect(ran.err).not.toBe('');
    }
    expect((await at(['--endpoint', 'nowhere', ...LIST])).code).toBe(2);
    expect(door.seen).toEqual([]);
  });

  it('is none where help is asked for', async () => {
    const { code, out } = await at(['webhooks', 'create', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Example:');
    expect((await at(['--help'])).out).toContain('Exit codes: 0 done');
  });
});
