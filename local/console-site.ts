import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { contentSecurityPolicy } from '../console/content-security-policy.ts';
import { ASSETS, isPageAddress } from '../console/page-addresses.ts';
import { createCompressor, encodingFor } from './compressed-file.ts';

/** What the console asks its server: where the API is, and how to sign in, if at all. */
export interface ConsoleConfig {
  /** Empty: the console's own origin. */
  readonly api_base: string;
  readonly sign_in: null | {
    readonly issuer: string;
    readonly client_id: string;
    readonly scopes: string;
    /** Other origins the issuer's endpoints live at, for the Content-Security-Policy. */
    readonly origins?: readonly string[];
  };
}

const NO_SIGN_IN: ConsoleConfig = { api_base: '', sign_in: null };

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.png': 'image/png',
};
/** Of files whose name has a hash of their content. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

type Site = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Serves the built console. A request is looked up among the files that exist, so no path can lead outside;
 * every other navigation gets the page, which finds the view in its own address.
 */
export function createConsoleSite(distDir: string | URL, config: ConsoleConfig = NO_SIGN_IN): Site {
  const directory = distDir instanceof URL ? fileURLToPath(distDir) : distDir;
  const headers = securityHeaders(config);
  const compress = createCompressor();

  return async (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/';
    if (request.method !== 'GET' && request.method !== 'HEAD') return notFound(response);
    if (path === '/config.json') return sendJson(response, 200, config, 'no-store');

    const byPath = await filesBelow(directory);
    const file = byPath.get(path) ?? (isPageAddress(path) ? byPath.get('/index.html') : undefined);
    if (file === undefined) return notFound(response);
    const caching = path.startsWith(ASSETS) ? IMMUTABLE : 'no-cache';
    response.setHeader('content-type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream');
    response.setHeader('cache-control', caching);
    const encoding = encodingFor(file, request.headers['accept-encoding']);
    if (encoding === undefined) return sendFile(request, response, file);
    sendBytes(request, response, encoding, await compress(file, encoding));
  };
}

function securityHeaders({ api_base, sign_in }: ConsoleConfig): Record<string, string> {
  const origins = [
    ...(api_base === '' ? [] : [new URL(api_base).origin]),
    ...(sign_in ? [new URL(sign_in.issuer).origin, ...(sign_in.origins ?? [])] : []),
  ];
  return {
    'content-security-policy': contentSecurityPolicy(origins),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** Every file of the build by the path it is served at. */
async function filesBelow(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [`/${relative(directory, path).split(sep).join('/')}`, path]));
}

async function sendFile(request: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
  response.writeHead(200, { vary: 'accept-encoding' });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response).catch(unlessLeft);
}

function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  encoding: string,
  bytes: Buffer,
): void {
  response.writeHead(200, {
    'content-encoding': encoding,
    'content-length': bytes.length,
    vary: 'accept-encoding',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** A browser that goes elsewhere in the middle of a file, or before it, is no failure. */
const LEFT = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'];

function unlessLeft(error: NodeJS.ErrnoException): void {
  if (!LEFT.includes(error.code ?? '')) throw error;
}

function notFound(response: ServerResponse): void {
  sendJson(response, 404, { code: 5, message: 'no such page', details: [] }, 'no-store');
}

function sendJson(response: ServerResponse, status: number, body: unknown, caching: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': caching });
  response.end(JSON.stringify(body));
}
