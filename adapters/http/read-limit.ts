import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ATTEMPT_READ_STOP_BYTES } from '../../core/limits.ts';

/** What one attempt may still read, over all the addresses that it dials. */
export interface ReadLimit {
  /** @returns false when these bytes were the last that are wanted */
  take(bytes: number): boolean;
}

export function createReadLimit(): ReadLimit {
  let left = ATTEMPT_READ_STOP_BYTES;
  return {
    take(bytes) {
      left -= bytes;
      return left > 0;
    },
  };
}

export class ReadLimitError extends Error {
  readonly code = 'ERR_READ_LIMIT';
}

/**
 * A connection to speak TLS over, whose bytes are counted before they are decrypted: a flood of session tickets, of
 * padding or of empty records never becomes data, so that nobody above would notice it.
 */
export function meteredStream(socket: Socket, limit: ReadLimit): Duplex {
  const metered = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, encoding, done) => void socket.write(chunk, encoding, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    const isLast = !limit.take(chunk.length);
    // The last bytes too: the status may be in them, and it decides. Lost, the request would be sent again.
    if (!metered.push(chunk)) socket.pause();
    if (isLast) metered.destroy(new ReadLimitError());
  });
  socket.on('end', () => metered.push(null));
  socket.on('error', (error) => metered.destroy(error));
  socket.on('close', () => metered.destroy());
  return metered;
}
