import * as z from 'zod';
import { failed, holds, nothingWrong } from '../../check.ts';
import { API, expectStatus, get } from '../api.ts';
import { encryptionOf } from '../tls.ts';
import type { DeploymentCheck, Trial } from '../trial.ts';

const url = ({ deployment }: Trial, path: string): string => `${deployment.outputs.ConsoleUrl}${path}`;
const config = z.object({ sign_in: z.object({ issuer: z.url(), client_id: z.string().min(1) }) });

/** Headers that a browser needs, each with what must be in it. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'none'|default-src 'self'/,
  'strict-transport-security': /max-age=\d{7,}/,
  'x-content-type-options': /nosniff/,
  'x-frame-options': /DENY/,
  'referrer-policy': /no-referrer/,
};

export const consoleChecks: readonly DeploymentCheck[] = [
  {
    id: 'console/page',
    claim: 'The console is a page with every header that protects whoever looks at it.',
    needs: ['console'],
    async try(trial) {
      const { headers, text } = expectStatus(await get(url(trial, '/')), 200, 'the page');
      const missing = Object.entries(HEADERS).filter(([name, value]) => !value.test(headers.get(name) ?? ''));
      return nothingWrong([
        ...(/<div id="console"/.test(text) ? [] : ['it is not the page that was built']),
        ...missing.map(([name]) => `${name} is ${headers.get(name)}`),
      ]);
    },
  },
  {
    id: 'console/reload',
    claim: 'Any view can be reloaded, also one whose address has a dot; a missing file is missing.',
    needs: ['console'],
    async try(trial) {
      const wrong: string[] = [];
      for (const path of [
        '/projects/p/webhooks',
        '/projects/p/events/orders.event:1.2.3',
        '/signed-in?code=x',
      ]) {
        const { status, headers } = await get(url(trial, path));
        if (status !== 200 || !headers.get('content-type')?.startsWith('text/html'))
          wrong.push(`${path} was answered ${status}, ${headers.get('content-type')}`);
      }
      const { status } = await get(url(trial, '/assets/nothing-of-this-name.js'));
      if (status !== 403 && status !== 404) wrong.push(`a missing file was answered ${status}`);
      return nothingWrong(wrong);
    },
  },
  {
    id: 'console/sign-in',
    claim: 'The console finds the user pool by its own configuration.',
    needs: ['console'],
    async try(trial) {
      const { sign_in } = config.parse(
        expectStatus(await get(url(trial, '/config.json')), 200, 'its configuration').body,
      );
      const { status } = await get(`${sign_in.issuer}/.well-known/openid-configuration`);
      return holds(status === 200, `the discovery of ${sign_in.issuer} was answered ${status}`);
    },
  },
  {
    id: 'console/api',
    claim: "The API is behind the console's own host name, as closed as at its door.",
    needs: ['console'],
    async try(trial) {
      const { status } = await get(url(trial, `${API}/project/a-project-of-somebody-else/webhooks`));
      return holds(status === 401, `answered ${status}`);
    },
  },
  {
    id: 'console/tls',
    claim: 'Plain HTTP leads to HTTPS, and the certificate holds.',
    needs: ['console'],
    async try({ deployment }) {
      const { hostname } = new URL(deployment.outputs.ConsoleUrl ?? '');
      const { status, headers } = await get(`http://${hostname}/`);
      const location = headers.get('location');
      if (status !== 301 && status !== 308) return failed(`plain HTTP was answered ${status}`);
      const wrong = location?.startsWith(`https://${hostname}`) ? [] : [`plain HTTP leads to ${location}`];
      return nothingWrong([...wrong, ...(await encryptionOf({ host: hostname }))]);
    },
  },
];
