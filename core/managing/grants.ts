import type { Dependencies } from '../dependencies.ts';
import { invalid, RequestError } from '../errors.ts';
import { PRINCIPAL_ID_PATTERN } from '../limits.ts';
import type { Grant } from '../ports.ts';
import { authorize, type Principal, roleIn } from '../principal.ts';

/**
 * Gives a client or user a role in a project, replacing the one it had.
 * @throws RequestError InvalidArgument, PermissionDenied
 */
export async function putGrant(
  { grants }: Pick<Dependencies, 'grants'>,
  principal: Principal,
  grant: Grant,
): Promise<Grant> {
  authorize(principal, grant.projectId, 'grant');
  refuseImpossible(grant.principalId);
  await grants.put(grant);
  return grant;
}

/** @throws RequestError NotFound, PermissionDenied */
export async function getGrant(
  { grants }: Pick<Dependencies, 'grants'>,
  principal: Principal,
  projectId: string,
  principalId: string,
): Promise<Grant> {
  authorize(principal, projectId, 'grant');
  const grant = canBePrincipal(principalId) ? await grants.get(principalId, projectId) : undefined;
  if (!grant) throw new RequestError('NotFound', 'grant not found');
  return grant;
}

/**
 * Whom Fanfare takes the caller for, and the role it has in a project, wherever that came from.
 * @throws RequestError PermissionDenied
 */
export function ownGrant(principal: Principal, projectId: string): Grant {
  authorize(principal, projectId, 'read');
  const role = roleIn(principal, projectId);
  if (!role) throw new RequestError('NotFound', 'grant not found');
  return { principalId: principal.id, projectId, role };
}

/** @throws RequestError InvalidArgument, PermissionDenied */
export async function deleteGrant(
  { grants }: Pick<Dependencies, 'grants'>,
  principal: Principal,
  projectId: string,
  principalId: string,
): Promise<void> {
  authorize(principal, projectId, 'grant');
  refuseImpossible(principalId);
  await grants.remove(principalId, projectId);
}

function refuseImpossible(principalId: string): void {
  if (!canBePrincipal(principalId)) throw invalid('principal', 'not an id that a principal can have');
}

/** What no principal can be called is not looked up either: the tables refuse keys beyond a length. */
const canBePrincipal = (principalId: string): boolean => PRINCIPAL_ID_PATTERN.test(principalId);
