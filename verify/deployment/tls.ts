import { isIP } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';

const HANDSHAKE_WITHIN_MS = 10_000;
const HTTPS = 443;

export interface Listener {
  readonly host: string;
  /** @default that of HTTPS */
  readonly port?: number;
  /** Authority to believe. @default those of Node */
  readonly ca?: string;
}

/** What is wrong with how a host speaks TLS: nothing, when it is as it should be. */
export async function encryptionOf(listener: Listener): Promise<string[]> {
  const { host } = listener;
  const wrong: string[] = [];
  const now = await handshake(listener, 'TLSv1.2', 'TLSv1.3');
  if (now !== 'agreed') wrong.push(`${host}: no TLS 1.2 or 1.3 (${now})`);
  // Node's own settings refuse old versions as well: the level has to come down for the host to decide.
  const old = await handshake(listener, 'TLSv1', 'TLSv1.1', 'DEFAULT@SECLEVEL=0');
  if (old === 'agreed') wrong.push(`${host}: speaks TLS 1.1 or older`);
  return wrong;
}

function handshake(
  { host, port = HTTPS, ca }: Listener,
  minVersion: SecureVersion,
  maxVersion: SecureVersion,
  ciphers?: string,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(
      {
        host,
        port,
        ...(ca !== undefined && { ca }),
        ...(isIP(host) === 0 && { servername: host }),
        minVersion,
        maxVersion,
        ...(ciphers && { ciphers }),
      },
      () => {
        socket.destroy();
        resolve('agreed');
      },
    );
    socket.setTimeout(HANDSHAKE_WITHIN_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', (error) => resolve(error.message));
  });
}
