import { beforeEach, describe, expect, test } from 'vitest';
import {
  type Answer,
  createWorld,
  eventsPath,
  givenWebhook,
  PROJECT,
  publish,
  URL_A,
  type World,
  webhookPath,
  webhooksPath,
} from '../world.ts';
import { fill, OPERATIONS } from './operations.ts';
import { rawRequest } from './raw-request.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const stored = () => world.deps.webhooks.list(PROJECT);
const CONFIG = `"config":{"url":"${URL_A}"}`;

describe('ambiguous and malformed text', () => {
  test('a repeated key at the top is refused; within, the checked value is the stored one', async () => {
    const twice = await world.call(
      'POST',
      webhooksPath(),
      `{"name":"a","name":"b","enabled":false,${CONFIG}}`,
    );
    expect(twice.body.message).toBe('body: the key "name" is repeated');
    const escaped = await world.call(
      'POST',
      webhooksPath(),
      `{"name":"a","n\\u0061me":"b","enabled":false,${CONFIG}}`,
    );
    expect(escaped.body.message).toBe('body: the key "name" is repeated');
    const hidden = `{"name":"a","enabled":false,"config":{"url":"${URL_A}","url":"http://10.0.0.1/"}}`;
    expect((await world.call('POST', webhooksPath(), hidden)).body.message).toBe(
      'config.url: this destination is not allowed',
    );
    await world.call(
      'POST',
      webhooksPath(),
      `{"name":"a","enabled":false,"config":{"url":"http://10.0.0.1/","url":"${URL_A}"}}`,
    );
    expect((await stored()).map(({ url }) => url)).toEqual([URL_A]);
  });

  test.each(
    [
      ...[
        '',
        'null',
        'true',
        '1',
        '"text"',
        '[]',
        '[{}]',
        '{',
        '}',
        '{"name":}',
        "{'name':'a'}",
        '{"name":"a",}',
        '{}{}',
      ],
      ...[
        '// comment\n{}',
        '{"a":1} x',
        '\u0000',
        '{"name":"a\u0000"}',
        '{"name":NaN}',
        '{"name":1e999}',
        '\ufeff{',
        'name=a',
      ],
      ...[
        '<xml/>',
        `{"name":${'9'.repeat(10_000)}}`,
        `{"name":"${'a'.repeat(200_000)}"}`,
        `[${'[],'.repeat(80_000)}[]]`,
      ],
    ].map((body) => ({ body, title: JSON.stringify(body.slice(0, 30)) })),
  )('$title is 400 at each door that takes a body', async ({ body }) => {
    const names = await fill(world, PROJECT, 'aaa');
    for (const { method, path, body: takes } of OPERATIONS.filter((each) => each.body)) {
      const answer = await rawRequest(world, { method, path: path(names), body });
      expect([answer.status, JSON.parse(answer.text).code], takes && path(names)).toEqual([400, 3]);
      expect(answer.text.length).toBeLessThan(1_000);
    }
  });

  test.each([
    'Hook\u200b',
    'h\u043eok',
    '\uff48ook',
    'hook\u202e',
    'e\u0301',
    '\u{1f525}',
    'a b',
    'a/b',
    'a#b',
    'a|b',
    'a\nb',
    '..',
    '.a',
    '-a',
    '_a',
    '',
    'a\0',
  ])('no webhook is called %j', async (name) => {
    for (const answer of [
      await world.call('POST', webhooksPath(), { name, enabled: false, config: { url: URL_A } }),
      await world.call('PATCH', webhookPath('hook', '/name'), { name }),
    ]) {
      expect(answer.body).toMatchObject({ code: 3, message: expect.stringMatching(/^name: /) });
    }
  });

  test('numbers beyond what a parser keeps reach the receiver as they were written', async () => {
    await givenWebhook(world);
    const payload =
      '{"a":9007199254740993,"b":1e400,"c":-0,"d":1.10,"e":"\\ud800","f":"\\u2028","g":{"x":1,"x":2}}';
    await world.call(
      'POST',
      eventsPath(),
      `{"event_source":"a.b","event_action":"x","event_payload":${payload}}`,
    );
    await world.drain();
    expect(world.sender.posts[0]?.body).toContain(`"event_payload":${payload}}`);
  });
});

describe('the log', () => {
  test('is one valid JSON line per unit of work, whatever text strangers put into it', async () => {
    const hostile = [
      '\n{"level":"error","event":"forged"}',
      '\r\n',
      '"}',
      '\u2028',
      '\x1b[2J',
      '\0',
      '`$(id)`',
      '%0a',
      'x'.repeat(10_000),
    ];
    const answers: Answer[] = [];
    for (const text of hostile) {
      await rawRequest(world, { method: 'GET', path: `/2023-05-31/webhook/${text}` });
      await rawRequest(world, { method: text, path: webhooksPath() });
      answers.push(
        await world.call('POST', webhooksPath(), {
          name: text,
          config: { url: `${URL_A}/${text}` },
          description: text,
        }),
      );
      await world.deps.eventQueue.send([
        { projectId: PROJECT, body: `{"project_id":${JSON.stringify(text)}}` },
        { projectId: PROJECT, body: text },
      ]);
      await publish(world, { event_description: text.slice(0, 2_000), resource_id: text.slice(0, 2_000) });
    }
    expect(answers.length).toBe(hostile.length);
    for (const line of world.log) {
      expect(line).not.toMatch(/[\n\r\0\x1b]/);
      expect(Object.keys(JSON.parse(line)).slice(0, 3)).toEqual(['time', 'level', 'event']);
      expect(JSON.parse(line).event).not.toBe('forged');
    }
  });
});
