import { Token } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { PROJECT_ID_PATTERN } from '../core/limits.ts';

/** By name and never by a wildcard, which could swallow a path in front of the project's. */
const VERBS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.PUT, HttpMethod.DELETE];
const PROJECTS = '/2023-05-31/webhook/project';

/** May call the IAM door, for one project or for all of them. */
export function grantManage(
  grantee: IGrantable,
  door: HttpApi | undefined,
  projectId: string | undefined,
): Grant {
  if (!door) throw new Error('grantManage: the IAM door is closed; set doors.iam to true');
  if (projectId !== undefined && !Token.isUnresolved(projectId) && !PROJECT_ID_PATTERN.test(projectId))
    throw new Error(`grantManage: projectId must be 1 to 64 letters, digits and hyphens, not "${projectId}"`);
  const path = projectId === undefined ? `${PROJECTS}/*` : `${PROJECTS}/${projectId}/*`;
  return Grant.addToPrincipal({
    grantee,
    actions: ['execute-api:Invoke'],
    resourceArns: VERBS.map((verb) => door.arnForExecuteApi(verb, path, '$default')),
  });
}
