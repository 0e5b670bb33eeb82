import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  type FanfareProcess,
  type IndependentReceiver,
  newStateDir,
  removeStateDir,
  runToEnd,
  startIndependentReceiver,
  startProcess,
} from './fanfare-process.ts';

const TOKEN = 'pässwört-鍵-🔑';
const WEBHOOK = '/project/demo/geo/us/webhook';
const example = readFileSync(
  new URL('../data/events/packer-version-assign.json', import.meta.url),
  'utf8',
).trim();

const stateDir = newStateDir();
let fanfare: FanfareProcess;
let receiver: IndependentReceiver;
beforeAll(async () => {
  receiver = await startIndependentReceiver();
  fanfare = await startProcess(stateDir, { FANFARE_RETRY_SCHEDULE: '0,0.2,0.2' });
});
afterAll(async () => {
  await receiver.close();
  removeStateDir(stateDir);
});

describe('npm start', () => {
  it('plays the main job once on an empty state, and prints it', async () => {
    await eventually(() => fanfare.output().includes('Where to look next'));
    const output = fanfare.output();
    expect(output).toContain('webhook created');
    expect(output).toContain(`. ${stateDir}/hcp.env`);
    const port = new URL(fanfare.url).port;
    expect(readFileSync(`${stateDir}/hcp.env`, 'utf8')).toContain(`HCP_API_ADDRESS=127.0.0.1:${port} `);
    expect(output).toMatch(/verification sent +hashicorp\.webhook\.verification:test, signature valid/);
    expect(output).toMatch(/event published +hashicorp\.packer\.version:complete/);
    expect(output).toMatch(/delivery received +hashicorp\.packer\.version:complete, signature valid/);
    const { body } = await fanfare.call('GET', `${WEBHOOK}/demo-receiver/deliveries`);
    expect(body.deliveries).toMatchObject([{ state: 'succeeded' }, { trigger: 'verification' }]);
  });

  it('delivers to a receiver of my own what I publish, under signatures that others verify', async () => {
    const created = await fanfare.call('POST', '/project/demo/webhooks', {
      name: 'mine',
      enabled: true,
      config: { url: receiver.url, hmac_key: TOKEN },
      subscriptions: [{ events: [{ source: 'hashicorp.packer.version', action: 'assign' }] }],
    });
    expect(created.status).toBe(200);
    expect((await fanfare.call('POST', '/project/demo/events', example)).status).toBe(202);
    await eventually(() => receiver.got.length === 2);

    for (const { body, headers, rawNames } of receiver.got) {
      expect(rawNames).toContain('X-Hcp-Webhook-Signature');
      expect(headers['content-type']).toBe('application/json');
      expect(headers['x-hcp-webhook-signature']).toBe(createHmac('sha512', TOKEN).update(body).digest('hex'));
      new Webhook(`whsec_${Buffer.from(TOKEN).toString('base64')}`).verify(body, headers);
    }
    expect(JSON.parse(receiver.got[0]?.body ?? '')).toMatchObject({ event_action: 'test' });
    expect(JSON.parse(receiver.got[1]?.body ?? '')).toEqual(JSON.parse(example));
  });

  it('tries again until the receiver answers 2xx', async () => {
    receiver.got.length = 0;
    receiver.status = 503;
    await fanfare.call('POST', '/project/demo/events', {
      ...JSON.parse(example),
      event_id: 'packer.event:retried',
    });
    await eventually(() => receiver.got.length === 1);
    receiver.status = 204;
    await eventually(() => receiver.got.length === 2);
    expect(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await eventually(async () => {
      const { body } = await fanfare.call('GET', `${WEBHOOK}/mine/deliveries?pagination.page_size=1`);
      const [delivery] = body.deliveries;
      return delivery.state === 'succeeded' && delivery.retries === 1;
    });
  });

  it('refuses a webhook to itself, and one to a private address, in the same words', async () => {
    const urls = [
      `${fanfare.url}/2023-05-31/webhook/project/demo/events`,
      'http://10.0.0.1/',
      'http://169.254.169.254/',
    ];
    const answers = await Promise.all(
      urls.map((url) => fanfare.call('POST', '/project/demo/webhooks', { name: 'loop', config: { url } })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([
        JSON.stringify({
          status: 400,
          body: { code: 3, message: 'config.url: this destination is not allowed', details: [] },
        }),
      ]),
    );
  });

  it('ends cleanly on Ctrl-C, and starts again with everything it had', async () => {
    expect(await fanfare.end('SIGINT')).toBe(0);
    fanfare = await startProcess(stateDir);
    const { body } = await fanfare.call('GET', '/project/demo/webhooks');
    expect(body.webhooks).toHaveLength(2);
    expect(fanfare.output()).not.toContain('The main job, once');
    expect(await fanfare.end('SIGINT')).toBe(0);
  });
});

describe('the server refuses to start', () => {
  it.each([
    ['HOST=0.0.0.0 would let others in', { HOST: '0.0.0.0' }, []],
    ['FANFARE_RETRY_SCHEDULE: must be delays in seconds', { FANFARE_RETRY_SCHEDULE: 'soon' }, []],
    ['FANFARE_DESTINATIONS: ', {}, ['--destinations', 'everywhere']],
    ["Unknown option '--nonsense'", {}, ['--nonsense']],
  ])('with %j', async (message, env, args) => {
    const ended = await runToEnd({ FANFARE_STATE_DIR: stateDir, ...env }, args);
    expect(ended.code).toBe(1);
    expect(ended.output).toContain(message);
  });

  it('on a port that is taken, and names PORT', async () => {
    const { port } = new URL(receiver.url);
    const ended = await runToEnd({ FANFARE_STATE_DIR: stateDir, PORT: port });
    expect(ended).toEqual({
      code: 1,
      output: expect.stringMatching(/^fanfare: PORT: \d+ on 127\.0\.0\.1 is taken; /),
    });
  });

  it('on a database that is none, and names its file', async () => {
    const broken = newStateDir();
    writeFileSync(
      `${broken}/fanfare.db`,
      'not a database, but long enough to be looked at as one'.repeat(50),
    );
    const ended = await runToEnd({ FANFARE_STATE_DIR: broken, PORT: '0' });
    expect(ended.code).toBe(1);
    expect(ended.output).toContain(`fanfare: ${broken}/fanfare.db: file is not a database; move it away`);
    removeStateDir(broken);
  });

  it('when help is asked for, and gives it', async () => {
    const ended = await runToEnd({ PORT: '0' }, ['--help']);
    expect(ended).toEqual({ code: 0, output: expect.stringContaining('FANFARE_RETRY_SCHEDULE') });
  });
});
