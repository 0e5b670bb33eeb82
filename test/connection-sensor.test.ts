import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import { takeForbiddenConnects } from './connection-sensor.ts';

/** From the documentation range: even a broken sensor would disturb nobody. */
const ELSEWHERE = '192.0.2.1';

test.each([
  ['net.connect(port, host)', () => connect(80, ELSEWHERE)],
  ['net.connect(options)', () => connect({ host: ELSEWHERE, port: 80 })],
  ['tls.connect(options)', () => connectTls({ host: ELSEWHERE, port: 443, servername: 'hooks.example.com' })],
  ['a host name', () => connect({ host: 'hooks.example.com', port: 80, lookup: () => {} })],
])('the sensor refuses and reports a connect elsewhere by %s', async (_way, open) => {
  const socket = open();
  const [error] = await once(socket, 'error').catch((reason: unknown) => [reason]);
  expect(String(error)).toContain('connection sensor');
  expect(takeForbiddenConnects()).toHaveLength(1);
});

test('the sensor reports what fetch connects to', async () => {
  await expect(fetch(`http://${ELSEWHERE}/`)).rejects.toThrow();
  expect(takeForbiddenConnects()).toEqual([ELSEWHERE]);
});

test.fails('a test that swallows the refusal fails nevertheless', async () => {
  connect(80, ELSEWHERE).on('error', () => {});
});

test.each(['127.0.0.1', '::1', 'localhost'])('the sensor lets %s through', async (host) => {
  const server = createServer((socket) => socket.end()).listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const socket = connect(port, host);
  await once(socket, 'connect');
  socket.destroy();
  server.close();
  expect(takeForbiddenConnects()).toEqual([]);
});
