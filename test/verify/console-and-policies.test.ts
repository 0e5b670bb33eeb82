import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../console/content-security-policy.ts';
import { isPageAddress } from '../../console/page-addresses.ts';
import { listen } from '../../local/listen.ts';
import type { OwnProject } from '../../verify/deployment/own-project.ts';
import { NO_OPTIONS, stubDeployment, tryCheck } from './stub-deployment.ts';

const HOST = '127.0.0.1';
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(() => server.close().closeAllConnections());
  return `http://${HOST}:${await listen(server, 0, HOST)}`;
}

const HEADERS = {
  'content-type': 'text/html',
  'content-security-policy': contentSecurityPolicy(),
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

describe('a console', () => {
  /** As CloudFront serves it: docs/deploying.md. @param isPage the rule for addresses */
  const consoleOf = (isPage: (path: string) => boolean, headers: Record<string, string> = HEADERS) =>
    serving((request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (path.startsWith('/2023-05-31/')) return response.writeHead(401).end();
      if (!isPage(path)) return response.writeHead(403).end();
      return response.writeHead(200, headers).end('<div id="console"></div>');
    });
  const tried = async (id: string, ConsoleUrl: string) =>
    tryCheck(id, stubDeployment({}, { outputs: { ConsoleUrl } }));

  test.each(['console/page', 'console/reload', 'console/api'])('as it should be: %s', async (id) => {
    expect(await tried(id, await consoleOf(isPageAddress))).toMatchObject({ outcome: 'passed' });
  });

  test('whose pages with a dot are missing files cannot be reloaded', async () => {
    const result = await tried('console/reload', await consoleOf((path) => !path.includes('.')));
    expect(result).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('orders.event:1.2.3'),
    });
  });

  test('whose missing files are its page hides what is missing', async () => {
    expect(await tried('console/reload', await consoleOf(() => true))).toMatchObject({ outcome: 'failed' });
  });

  test.each(Object.keys(HEADERS).slice(1))('without %s is not as it should be', async (name) => {
    const { [name as keyof typeof HEADERS]: _, ...headers } = HEADERS;
    const result = await tried('console/page', await consoleOf(isPageAddress, headers));
    expect(result).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(name) });
  });
});

describe('a policy of one project', () => {
  const OWN = '/2023-05-31/webhook/project/verify-1/';
  /** A gateway that lets in what `allows`, in the words of the session's policy, and functions that take it from there. */
  const doorOf = (allows: (path: string, policy: string) => boolean) => {
    let policy = '';
    const answers = {
      AssumeRole: ({ Policy }: { Policy: string }) => {
        policy = Policy;
        return { Credentials: { AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c' } };
      },
    };
    const listener = ({ url = '' }: IncomingMessage) => (allows(url, policy) ? 200 : 403);
    return serving((request, response) => response.writeHead(listener(request)).end('{}')).then((iamApi) =>
      stubDeployment(answers, {
        iamApi,
        options: { ...NO_OPTIONS, role: 'arn:aws:iam::1:role/x' },
        outputs: { BusArn: 'arn:aws:events:eu-west-1:1:event-bus/x' },
        resources: [{ type: 'AWS::ApiGatewayV2::Api', logicalId: 'ServiceApiIamDoor1', id: 'iam1' }],
      }),
    );
  };
  const project = { id: 'verify-1' } as OwnProject;
  const plain = (path: string): boolean => path.startsWith(OWN) && !path.includes('%');

  test('that holds', async () => {
    const deployment = await doorOf(plain);
    for (const id of ['policies/own-project', 'policies/question-mark'])
      expect(await tryCheck(id, deployment, project)).toMatchObject({ outcome: 'passed' });
  });

  test('is asked for as docs/deploying.md has it', async () => {
    let asked = '';
    const deployment = await doorOf((path, policy) => {
      asked = policy;
      return plain(path);
    });
    await tryCheck('policies/own-project', deployment, project);
    const resources = JSON.parse(asked).Statement.map(({ Resource }: { Resource: string }) => Resource);
    expect(resources).toContain(`arn:aws:execute-api:eu-west-1:1:iam1/$default/GET${OWN}*`);
    expect(resources).toHaveLength(5);
  });

  test('that opens every project has failed', async () => {
    const result = await tryCheck('policies/own-project', await doorOf(() => true), project);
    expect(result).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('was answered 200') });
  });

  test('that an encoded question mark gets round has failed', async () => {
    const deployment = await doorOf((path) => path.includes(OWN));
    expect(await tryCheck('policies/question-mark', deployment, project)).toMatchObject({
      outcome: 'failed',
    });
  });
});
