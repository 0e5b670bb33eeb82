/** A process of its own that answers 200 over TLS, with a certificate of an authority of its own: forked by bench/tls.ts. */
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificate } from '../test/adapters/http/certificate.ts';

const authority = certificate({ commonName: 'Bench authority', isAuthority: true, keyType: 'rsa' });
const { key, cert } = certificate({
  commonName: 'x',
  ipv4: ['127.0.0.1'],
  issuer: authority,
  keyType: 'rsa',
});
const seen = { full: 0, resumed: 0 };

const server = createServer({ key, cert }, (request, response) => {
  request.resume().on('end', () => response.end());
});
server.on('secureConnection', (socket) => {
  if (socket.isSessionReused()) seen.resumed += 1;
  else seen.full += 1;
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

/** Every message is answered with what was counted since the last one. */
process.on('message', () => {
  process.send?.({ ...seen });
  Object.assign(seen, { full: 0, resumed: 0 });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: (server.address() as AddressInfo).port, authority: authority.cert });
