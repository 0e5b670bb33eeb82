import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createReadLimit, meteredStream, ReadLimitError } from '../../../adapters/http/read-limit.ts';
import { ATTEMPT_READ_STOP_BYTES } from '../../../core/limits.ts';

test('the bytes that reach the limit are still handed on, and nothing after them', async () => {
  const socket = new Socket();
  const metered = meteredStream(socket, createReadLimit());
  const { promise: end, resolve } = Promise.withResolvers<Error>();
  let handedOn = 0;
  metered.on('data', (chunk: Buffer) => {
    handedOn += chunk.length;
  });
  metered.on('error', resolve);

  socket.emit('data', Buffer.alloc(ATTEMPT_READ_STOP_BYTES));
  expect(socket.destroyed).toBe(true);
  expect(await end).toBeInstanceOf(ReadLimitError);
  expect(handedOn).toBe(ATTEMPT_READ_STOP_BYTES);
});
