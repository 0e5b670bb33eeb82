import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Issuer {
  readonly url: string;
  /** Tokens given out, oldest first. */
  readonly tokens: readonly string[];
  /** Refresh tokens given back. */
  readonly revoked: readonly string[];
  readonly close: () => Promise<void>;
}

interface Pending {
  readonly challenge: string;
  readonly redirectUri: string;
}

/** An OIDC issuer that signs everyone in at once: authorization code with PKCE (S256), nothing else. */
export async function startIssuer(clientId: string): Promise<Issuer> {
  const tokens: string[] = [];
  const revoked: string[] = [];
  const pending = new Map<string, Pending>();
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname === '/.well-known/openid-configuration') return json(response, 200, discovery());
    if (pathname === '/authorize') return authorize(searchParams, response);
    if (pathname === '/token' && request.method === 'POST') return token(await formOf(request), response);
    if (pathname === '/revoke') {
      revoked.push((await formOf(request)).get('token') ?? '');
      return json(response, 200, {});
    }
    if (pathname === '/logout')
      return redirect(response, searchParams.get('post_logout_redirect_uri') ?? '/');
    return json(response, 404, {});
  }

  const discovery = () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    end_session_endpoint: `${url}/logout`,
    revocation_endpoint: `${url}/revoke`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
  });

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const fits = query.get('client_id') === clientId && query.get('code_challenge_method') === 'S256';
    if (!fits || query.get('response_type') !== 'code') {
      json(response, 400, { error: 'invalid_request' });
      return;
    }
    const code = randomUUID();
    const redirectUri = query.get('redirect_uri') ?? '';
    pending.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri });
    redirect(response, `${redirectUri}?code=${code}&state=${encodeURIComponent(query.get('state') ?? '')}`);
  }

  function token(form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code') ?? '';
    const asked = pending.get(code);
    pending.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (asked?.challenge !== challenge || asked.redirectUri !== form.get('redirect_uri')) {
      json(response, 400, { error: 'invalid_grant' });
      return;
    }
    const accessToken = `access-${tokens.length + 1}-${randomUUID()}`;
    tokens.push(accessToken);
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: url,
      aud: clientId,
      sub: 'avery',
      email: 'avery@example.com',
      iat: now,
      exp: now + 3_600,
    };
    json(response, 200, {
      access_token: accessToken,
      refresh_token: `refresh-${tokens.length}`,
      id_token: [{ alg: 'none' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
        .concat('.x'),
      token_type: 'Bearer',
      expires_in: 3_600,
    });
  }

  return {
    url,
    tokens,
    revoked,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(body));
}

const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(302, { location }).end();
};

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}
