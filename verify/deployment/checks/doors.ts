import { GetStageCommand } from '@aws-sdk/client-apigatewayv2';
import { failed, holds, nothingWrong, passed } from '../../check.ts';
import { type Answer, API, expectStatus, get, signedCall, tokenCall } from '../api.ts';
import { idsOf, urlSuffixOf } from '../deployment.ts';
import { encryptionOf } from '../tls.ts';
import type { DeploymentCheck } from '../trial.ts';

const STRANGER = '/project/a-project-of-somebody-else/webhooks';
/** What the API's own answers say to browsers and caches. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const answered = (answer: Answer, status: number, code?: number) =>
  holds(
    answer.status === status && (code === undefined || answer.body?.code === code),
    `answered ${answer.status} ${answer.text.slice(0, 200)}`,
  );

/** The last character of a signature may have spare bits: its first one counts. */
const tampered = (token: string): string => {
  const [head, payload, signature = ''] = token.split('.');
  return [head, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.');
};

export const doorChecks: readonly DeploymentCheck[] = [
  {
    id: 'doors/jwt/no-token',
    claim: 'Without an access token the JWT door answers 401.',
    needs: ['jwt door'],
    try: async ({ deployment }) => answered(await tokenCall(deployment, undefined, STRANGER), 401),
  },
  {
    id: 'doors/jwt/malformed-token',
    claim: 'What cannot be an access token is refused by the gateway, 401 or 403.',
    needs: ['jwt door'],
    async try({ deployment }) {
      const wrong: string[] = [];
      for (const header of ['Bearer x', 'Bearer a.b.c', 'Basic dXNlcjpwYXNz', 'Bearer ']) {
        const { status } = await tokenCall(deployment, header, STRANGER);
        if (status !== 401 && status !== 403) wrong.push(`"${header}" was answered ${status}`);
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'doors/jwt/good-token',
    claim: 'A machine client with a grant gets in with a token of the user pool.',
    needs: ['jwt door', 'user pool', 'project'],
    async try({ deployment, project }) {
      const token = await project.accessToken();
      return answered(await tokenCall(deployment, `Bearer ${token}`, `/project/${project.id}/webhooks`), 200);
    },
  },
  {
    id: 'doors/jwt/tampered-token',
    claim: 'A token whose signature does not hold is 401, code 16.',
    needs: ['jwt door', 'user pool', 'project'],
    async try({ deployment, project }) {
      const token = tampered(await project.accessToken());
      return answered(
        await tokenCall(deployment, `Bearer ${token}`, `/project/${project.id}/webhooks`),
        401,
        16,
      );
    },
  },
  {
    id: 'doors/jwt/expired-token',
    claim: 'A token that has run out is 401, code 16, so that clients renew it.',
    needs: ['jwt door', 'expired token'],
    async try({ deployment }) {
      const token = process.env.FANFARE_EXPIRED_TOKEN ?? '';
      return answered(await tokenCall(deployment, `Bearer ${token}`, STRANGER), 401, 16);
    },
  },
  {
    id: 'doors/jwt/other-project',
    claim: 'A token does not open another project: 403, code 7, whether it exists or not.',
    needs: ['jwt door', 'user pool', 'project'],
    async try({ deployment, project }) {
      return answered(await tokenCall(deployment, `Bearer ${await project.accessToken()}`, STRANGER), 403, 7);
    },
  },
  {
    id: 'doors/iam/unsigned',
    claim: 'The IAM door answers an unsigned request with 403.',
    needs: ['iam door'],
    async try({ deployment }) {
      return answered(await get(`${deployment.iamApi}${API}${STRANGER}`), 403);
    },
  },
  {
    id: 'doors/iam/signed',
    claim: 'A signed request gets in.',
    needs: ['iam door', 'project'],
    try: async ({ project }) => answered(await project.call('GET', '/webhooks'), 200),
  },
  {
    id: 'doors/headers',
    claim: 'Answers are JSON that nothing caches or takes for something else.',
    needs: ['iam door', 'project'],
    async try({ project }) {
      const { headers } = await project.call('GET', '/webhooks');
      return nothingWrong(
        Object.entries(HEADERS)
          .filter(([name, value]) => !headers.get(name)?.startsWith(value))
          .map(([name, value]) => `${name} is ${headers.get(name)} instead of ${value}`),
      );
    },
  },
  {
    id: 'doors/errors',
    claim: 'A bad request is told the field that is wrong, in the shape of the API.',
    needs: ['iam door', 'project'],
    async try({ project }) {
      const answer = await project.call('POST', '/webhooks', {
        name: 'verify-bad',
        config: { url: 'no url' },
      });
      const { status, body, text } = answer;
      return holds(
        status === 400 && body?.code === 3 && /url/.test(body.message),
        `answered ${status} ${text}`,
      );
    },
  },
  {
    id: 'doors/encoded-path',
    claim: 'A resource name in one encoded segment, as the Go client sends it, finds its webhook.',
    needs: ['receiver', 'project'],
    async try({ deployment, project }) {
      const { path } = await project.ownWebhook();
      const encoded = `project/${project.id}${path}`.replaceAll('/', '%2F');
      return answered(await signedCall(deployment, 'GET', `/${encoded}`), 200);
    },
  },
  {
    id: 'doors/ambiguous-paths',
    claim: 'A path that two readers could take for two paths leads nowhere.',
    needs: ['iam door', 'project'],
    async try({ deployment, project }) {
      const own = `/project/${project.id}/webhooks`;
      expectStatus(await signedCall(deployment, 'GET', own), 200, 'the path in its plain form');
      const tricks = [
        `${own}%3F${API}/project/another/webhooks`,
        `/project/another/..%2F${project.id}/webhooks`,
        `/project/another%2F..%2F${project.id}/webhooks`,
        `/project/${project.id}%252Fwebhooks`,
        `/project/${project.id}//webhooks`,
        `/project/${project.id}%5Cwebhooks`,
        `${own}%23`,
      ];
      const wrong: string[] = [];
      for (const path of tricks) {
        const { status } = await signedCall(deployment, 'GET', path);
        if (status < 400 || status >= 500) wrong.push(`${path} was answered ${status}`);
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'doors/tls',
    claim: 'The doors speak TLS 1.2 or newer with a certificate that holds, and nothing older.',
    needs: ['tls'],
    async try({ deployment: { jwtApi, iamApi } }) {
      const wrong: string[] = [];
      for (const url of [jwtApi, iamApi].filter((each) => each !== undefined))
        wrong.push(...(await encryptionOf({ host: new URL(url).hostname })));
      return nothingWrong(wrong);
    },
  },
  {
    id: 'doors/throttle',
    claim: 'Each door takes so many requests a second and no more.',
    needs: ['throttling'],
    async try({ deployment }) {
      const wrong: string[] = [];
      for (const ApiId of idsOf(deployment, 'AWS::ApiGatewayV2::Api')) {
        const stage = await deployment.aws.apiGateway.send(
          new GetStageCommand({ ApiId, StageName: '$default' }),
        );
        const { ThrottlingRateLimit = 0, ThrottlingBurstLimit = 0 } = stage.DefaultRouteSettings ?? {};
        if (ThrottlingRateLimit <= 0 || ThrottlingBurstLimit <= 0) wrong.push(`${ApiId} has no limit`);
      }
      return nothingWrong(wrong);
    },
  },
  {
    id: 'doors/own-name-only',
    claim: 'A door with a name of its own is closed under the one that AWS gave it.',
    async try({ deployment }) {
      const { outputs, region } = deployment;
      const named = ['JwtDoor', 'IamDoor'].filter((door) => outputs[`${door.slice(0, 3)}ApiTarget`]);
      if (named.length === 0) return { outcome: 'not tried', reason: 'no door has a name of its own' };
      for (const id of named.flatMap((door) => idsOf(deployment, 'AWS::ApiGatewayV2::Api', door))) {
        const { status } = await get(
          `https://${id}.execute-api.${region}.${urlSuffixOf(region)}${API}${STRANGER}`,
        );
        if (status !== 403 && status !== 404) return failed(`${id} answers ${status}`);
      }
      return passed;
    },
  },
];
