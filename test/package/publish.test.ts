import { describe, expect, test } from 'vitest';
import { parsePublishedEvent, parseQueuedEvent } from '../../core/event-document.ts';
import {
  busEntry,
  httpsRequest,
  PublishError,
  type PublishedEvent,
  publishOverHttps,
  queueMessage,
} from '../../package/publish.ts';
import { startServer } from './start-server.ts';

const event: PublishedEvent = {
  projectId: 'shop',
  source: 'acme.orders.order',
  action: 'create',
  payload: { order: 1 },
  eventId: 'orders.event:1',
  resourceId: 'order-1',
  description: 'Created order',
};
const random = { bytes: (length: number) => new Uint8Array(length), fraction: () => 0 };
const origin = { messageId: 'm', sentAtMs: Date.parse('2026-01-01T00:00:00Z') };
const url = 'https://hooks.example.com';

describe('an event', () => {
  test('is the same whichever door it is made for', () => {
    const message = queueMessage(event, 'https://sqs/queue');
    const entry = busEntry(event, 'bus');
    const envelope = {
      id: 'e',
      time: '2026-01-01T00:00:00Z',
      source: entry.Source,
      'detail-type': entry.DetailType,
      detail: JSON.parse(entry.Detail),
    };
    const published = parsePublishedEvent(httpsRequest(event, url).body, 'shop', random);
    expect(parseQueuedEvent(message.MessageBody, origin).event).toEqual(published);
    expect(parseQueuedEvent(JSON.stringify(envelope), origin).event).toEqual(published);
    expect(published).toMatchObject({ eventId: 'orders.event:1', payload: '{"order":1}', version: '1' });
  });

  test('waits in the queue with its project', () => {
    expect(queueMessage(event, 'https://sqs/queue').MessageGroupId).toBe('shop');
  });

  test.each([
    ['a source in capitals', { source: 'Acme' }, /event_source: must be lower-case words/],
    ['a source of Fanfare’s own', { source: 'fanfare.webhook' }, /event_source: is reserved/],
    ['an action with a space', { action: 'on create' }, /event_action: must be lower-case/],
    ['no payload', { payload: undefined }, /payload: is required/],
    ['a project with a slash', { projectId: 'a/b' }, /project_id: must be/],
    ['more than an event may hold', { payload: 'x'.repeat(300_000) }, /the limit is|at most/],
  ])('is refused before it is sent: %s', (_, wrong, message) => {
    for (const act of [
      () => busEntry({ ...event, ...wrong }, 'bus'),
      () => queueMessage({ ...event, ...wrong }, 'https://sqs/queue'),
      () => httpsRequest({ ...event, ...wrong }, url),
    ])
      expect(act).toThrow(message);
  });

  test('is refused for a bus, queue or API that an unset variable names', () => {
    expect(() => busEntry(event, '')).toThrow('busName: must not be empty; is its variable set?');
    expect(() => queueMessage(event, '')).toThrow(/^queueUrl/);
    expect(() => httpsRequest(event, '')).toThrow(/^apiUrl/);
  });
});

describe('publishing over HTTPS', () => {
  const outcome = async (status: number, body: string, headers: Record<string, string> = {}) => {
    const server = await startServer(status, body, headers);
    const result = await publishOverHttps(event, { apiUrl: server.url, accessToken: 't' }).catch((e) => e);
    return { result, requests: server.requests };
  };

  test('sends the event to its project with the token, and tells its id', async () => {
    const { result, requests } = await outcome(202, '{"event_id":"orders.event:1"}');
    expect(result).toEqual({ eventId: 'orders.event:1' });
    expect(requests).toEqual([
      expect.objectContaining({
        method: 'POST',
        url: '/2023-05-31/webhook/project/shop/events',
        headers: expect.objectContaining({ authorization: 'Bearer t', 'content-type': 'application/json' }),
      }),
    ]);
  });

  test('tells what is worth another try, and when', async () => {
    const { result: busy } = await outcome(429, '{"message":"slower"}', { 'retry-after': '7' });
    expect(busy).toBeInstanceOf(PublishError);
    expect(busy).toMatchObject({ status: 429, retryAfterSeconds: 7, isWorthAnotherTry: true });
    const { result: refused } = await outcome(409, '{"message":"event_id: other content"}');
    expect(refused).toMatchObject({ status: 409, isWorthAnotherTry: false });
    expect(refused.message).toContain('event_id: other content');
    const { result: broken } = await outcome(502, '<html>');
    expect(broken).toMatchObject({ status: 502, isWorthAnotherTry: true });
  });

  test('tells that nobody answered', async () => {
    const nobody = publishOverHttps(event, { apiUrl: 'http://127.0.0.1:1', accessToken: 't' });
    await expect(nobody).rejects.toMatchObject({ name: 'PublishError', isWorthAnotherTry: true });
  });
});
