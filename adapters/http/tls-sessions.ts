import type { TLSSocket } from 'node:tls';
import { leastRecentlyUsed } from '../../core/least-recently-used.ts';
import { TLS_SESSION_MAX_BYTES, TLS_SESSION_MS, TLS_SESSIONS_KEPT } from '../../core/limits.ts';
import type { Clock } from '../../core/ports.ts';

/** What a full handshake left. Held in memory only: whoever has it can speak as this client. */
interface Session {
  /** Absent: the server refused one, and gets full handshakes until the end. */
  readonly bytes?: Buffer;
  /** Milliseconds since the epoch. */
  readonly endsAtMs: number;
}

/** The sessions of one host, port and scope: what lets them be resumed in place of a full handshake. */
export interface TlsSessions {
  /** @param mayResume false for a full handshake, whatever is known of the address */
  at(address: string, mayResume: boolean): Resumption;
}

/** One handshake's part in it. */
export interface Resumption {
  /** Undefined: a full handshake. */
  readonly offered: Buffer | undefined;
  /** Before the handshake: a ticket may be the first thing that comes after it. */
  watch(socket: TLSSocket): void;
  /** Once, when it is known whether the request was answered. */
  settle(answered: boolean): void;
}

/**
 * A full handshake proves the receiver's certificate; a resumed one proves that it is who proved it then. So sessions
 * are shared by nothing but attempts of one scope to the same host, port and address, and end TLS_SESSION_MS after the
 * proof, or with the certificate. Only those of TLS 1.3, whose resumption makes new keys.
 */
export function createTlsSessions(clock: Clock): (scope: string, host: string, port: number) => TlsSessions {
  const sessions = leastRecentlyUsed<Session>(TLS_SESSIONS_KEPT);
  const current = (key: string): Session | undefined => {
    const session = sessions.get(key);
    return session && clock.now() < session.endsAtMs ? session : undefined;
  };
  return (scope, host, port) => ({
    at(address, mayResume) {
      const key = JSON.stringify([scope, host, port, address]);
      const known = mayResume ? current(key) : undefined;
      let endsAtMs: number | undefined;
      let left: Buffer | undefined;
      return {
        offered: known?.bytes,
        watch(socket) {
          // The first one will do: a server may send thousands.
          socket.once('session', (bytes) => {
            left = bytes;
          });
          socket.once('secureConnect', () => {
            // What a resumed handshake leaves would outlive the proof.
            if (socket.getProtocol() !== 'TLSv1.3' || socket.isSessionReused()) return;
            endsAtMs = endOf(socket, clock.now());
          });
        },
        settle(answered) {
          if (!answered) {
            if (known?.bytes) sessions.set(key, { endsAtMs: clock.now() + TLS_SESSION_MS });
            return;
          }
          if (!left || left.length > TLS_SESSION_MAX_BYTES || endsAtMs === undefined) return;
          if (!isRefused(current(key))) sessions.set(key, { bytes: left, endsAtMs });
        },
      };
    },
  });
}

const isRefused = (session: Session | undefined): boolean => session !== undefined && !session.bytes;

/** A certificate without a readable end gives NaN, before which no time is. */
const endOf = (socket: TLSSocket, nowMs: number): number =>
  Math.min(nowMs + TLS_SESSION_MS, Date.parse(socket.getPeerCertificate().valid_to));
