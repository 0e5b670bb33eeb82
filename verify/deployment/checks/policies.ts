import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Credentials } from '../../../local/aws-request.ts';
import { holds, NotTried, nothingWrong } from '../../check.ts';
import { API, expectStatus, signedCall } from '../api.ts';
import { type Deployment, idOf } from '../deployment.ts';
import type { DeploymentCheck } from '../trial.ts';

const VERBS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
const OTHER = 'a-project-of-somebody-else';

/** The role, allowed nothing but what docs/deploying.md gives a project, whatever its own policies allow beyond. */
async function narrowedTo(
  deployment: Deployment,
  project: string,
  verbs: readonly string[],
): Promise<Credentials> {
  const { aws, options, outputs, stackName, region } = deployment;
  const [, partition, , , account] = (outputs.BusArn ?? '').split(':');
  const api = idOf(deployment, 'AWS::ApiGatewayV2::Api', 'IamDoor');
  const statements = verbs.map((verb) => ({
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: `arn:${partition}:execute-api:${region}:${account}:${api}/$default/${verb}${API}/project/${project}/*`,
  }));
  const { Credentials } = await aws.sts.send(
    new AssumeRoleCommand({
      RoleArn: options.role,
      RoleSessionName: `verify-${stackName}`.slice(0, SESSION_NAME_CHARACTERS),
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new NotTried('no credentials of the role were given');
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** What IAM takes. */
const SESSION_NAME_CHARACTERS = 64;

export const policyChecks: readonly DeploymentCheck[] = [
  {
    id: 'policies/own-project',
    claim: "A project's IAM policy opens that project and no other.",
    needs: ['iam door', 'project', 'role to narrow'],
    async try({ deployment, project }) {
      const credentials = await narrowedTo(deployment, project.id, VERBS);
      const ask = (id: string) =>
        signedCall(deployment, 'GET', `/project/${id}/webhooks`, undefined, credentials);
      expectStatus(await ask(project.id), 200, 'the own project (may the role use the IAM door?)');
      const { status, text } = await ask(OTHER);
      return holds(status === 403, `the other project was answered ${status} ${text}`);
    },
  },
  {
    id: 'policies/question-mark',
    claim: "An encoded question mark does not lead from a project's policy into another project.",
    needs: ['iam door', 'project', 'role to narrow'],
    async try({ deployment, project }) {
      const wrong: string[] = [];
      // With a wildcard for the verb the trick would fit the policy: then the functions refuse the path.
      for (const verbs of [VERBS, ['*']]) {
        const credentials = await narrowedTo(deployment, project.id, verbs);
        for (const path of tricks(project.id)) {
          const { status } = await signedCall(deployment, 'GET', path, undefined, credentials);
          if (status !== 403 && status !== 404) wrong.push(`${path} was answered ${status} (verbs ${verbs})`);
        }
      }
      return nothingWrong(wrong);
    },
  },
];

const tricks = (own: string): string[] => [
  `/project/${OTHER}/webhooks%3F${API}/project/${own}/webhooks`,
  `/project/${OTHER}/webhooks%3F/../../../..${API}/project/${own}/webhooks`,
  `/project/${own}/..%2F${OTHER}/webhooks`,
  `/project/${own}%2F..%2F${OTHER}/webhooks`,
  `/project/${OTHER}/webhooks%23${API}/project/${own}/x`,
];
