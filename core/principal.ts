import { RequestError } from './errors.ts';

/** What a role allows. Each row of the authorisation matrix in the tests is one of these. */
const ALLOWED = {
  viewer: ['read'],
  publisher: ['read', 'publish'],
  editor: ['read', 'publish', 'manage'],
  admin: ['read', 'publish', 'manage', 'grant'],
} as const satisfies Record<string, readonly string[]>;

export type Role = keyof typeof ALLOWED;
export type Permission = (typeof ALLOWED)['admin'][number];

export const ROLES: readonly Role[] = ['viewer', 'publisher', 'editor', 'admin'];

/** Stands for every project where a principal's roles are listed: the local server and IAM callers. */
export const EVERY_PROJECT = '*';

/** Who calls, as the door in front of the functions established it. */
export interface Principal {
  readonly id: string;
  /** Role by project id. */
  readonly roles: ReadonlyMap<string, Role>;
}

export const roleIn = ({ roles }: Principal, projectId: string): Role | undefined =>
  roles.get(projectId) ?? roles.get(EVERY_PROJECT);

/** @throws RequestError PermissionDenied, with the same text whether or not the project exists */
export function authorize(principal: Principal, projectId: string, permission: Permission): void {
  const role = roleIn(principal, projectId);
  const allowed: readonly Permission[] = role === undefined ? [] : ALLOWED[role];
  if (allowed.includes(permission)) return;
  throw new RequestError('PermissionDenied', `not allowed to ${permission} in this project`);
}
