import { PROJECT_ID_PATTERN } from '../../core/limits.ts';
import type { Grant } from '../../core/ports.ts';
import { ROLES, type Role } from '../../core/principal.ts';

/** A group of the user pool, or a value of the configured claim: `project:<project id>:<role>`. */
const ENTRY = new RegExp(
  `^project:(?<project>${PROJECT_ID_PATTERN.source.slice(1, -1)}):(?<role>${ROLES.join('|')})$`,
);

/**
 * Role by project id, of what the token claims and what was granted. Where a project is named twice the role
 * that allows more counts: the roles are a ladder, so nothing is lost by it.
 * @param claim the value of the configured claim: a list, or one text separated by blanks or commas
 */
export function rolesOf(claim: unknown, grants: readonly Grant[]): Record<string, Role> {
  const roles = new Map<string, Role>();
  for (const { projectId, role } of [...entriesOf(claim), ...grants]) {
    roles.set(projectId, stronger(role, roles.get(projectId)));
  }
  return Object.fromEntries(roles);
}

function entriesOf(claim: unknown): Pick<Grant, 'projectId' | 'role'>[] {
  const values = typeof claim === 'string' ? claim.split(/[\s,]+/) : claim;
  if (!Array.isArray(values)) return [];
  return values.flatMap((value: unknown) => {
    const { project, role } = ENTRY.exec(typeof value === 'string' ? value : '')?.groups ?? {};
    const known = ROLES.find((each) => each === role);
    return project && known ? [{ projectId: project, role: known }] : [];
  });
}

const stronger = (one: Role, other: Role | undefined): Role =>
  other !== undefined && ROLES.indexOf(other) > ROLES.indexOf(one) ? other : one;
