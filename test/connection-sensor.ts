/**
 * A vitest set-up file: no test of the suite may connect to anything but this machine. Every socket of the process
 * goes through net.Socket.prototype.connect, those of TLS, fetch and the AWS SDK included; child processes and
 * worker threads are outside its reach.
 */
import { Socket } from 'node:net';
import { afterEach } from 'vitest';
import { addressSet } from '../core/address.ts';

const LOOPBACK = addressSet(['127.0.0.0/8', '::1']);

/** Where connects went that the sensor refused, since the last call. */
export const takeForbiddenConnects = (): string[] => forbidden.splice(0);

const forbidden: string[] = [];
const originalConnect = Socket.prototype.connect;

// Refusing the connect alone is not enough: code under test may well turn its error into a value.
afterEach(() => {
  const hosts = takeForbiddenConnects();
  if (hosts.length > 0) throw new Error(`a test connected to ${hosts.join(', ')}`);
});

Socket.prototype.connect = function connect(this: Socket, ...args: unknown[]): Socket {
  const host = hostOf(args);
  if (host === 'localhost' || LOOPBACK.has(host)) return Reflect.apply(originalConnect, this, args);
  forbidden.push(host);
  // As a real connect fails: once its caller has had the time to listen, and TLS to set the server name.
  process.nextTick(() => this.destroy(new Error(`the connection sensor refuses ${host}`)));
  return this;
};

/**
 * The host of any way to call connect: (port, host?), (path), (options), and the array that net.connect passes.
 * A local path counts as localhost.
 */
function hostOf([first, second]: unknown[]): string {
  if (Array.isArray(first)) return hostOf(first);
  if (typeof first === 'object' && first !== null) {
    const host = 'host' in first ? first.host : undefined;
    return typeof host === 'string' ? host : 'localhost';
  }
  return typeof second === 'string' ? second : 'localhost';
}
