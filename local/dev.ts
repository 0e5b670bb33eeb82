/**
 * `npm run dev`: the server, restarted at every change of its sources, and the console by vite, changed in place, with
 * the API behind it. Ctrl-C ends both.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createServer, type ProxyOptions } from 'vite';
import { readSettings } from './settings.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const VITE_CONFIG = fileURLToPath(new URL('../console/vite.config.ts', import.meta.url));

const args = process.argv.slice(2);
const { port } = readSettings(process.env, args);

// Not in the group's foreground alone: a Ctrl-C reaches the child by itself, a SIGTERM is handed on.
const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', MAIN, ...args], {
  stdio: 'inherit',
});
const api = `http://127.0.0.1:${port}`;
const proxied = ['/2023-05-31', '/resource-manager', '/config.json', '/healthz'];

/**
 * The API answers to its own name only (local/door.ts). Host is changed into it by the proxy, Origin here – and only
 * that of vite's own pages: other sites stay where they are.
 */
const asOwnPage: NonNullable<ProxyOptions['configure']> = (proxy) => {
  proxy.on('proxyReq', (outgoing, { headers }) => {
    if (headers.origin === `http://${headers.host}`) outgoing.setHeader('origin', api);
  });
};
const console = await createServer({
  configFile: VITE_CONFIG,
  server: {
    proxy: Object.fromEntries(
      proxied.map((path) => [path, { target: api, changeOrigin: true, configure: asOwnPage }]),
    ),
  },
});
await console.listen();
console.printUrls();

server.once('exit', (code) => {
  void console.close().then(() => process.exit(code ?? 0));
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
