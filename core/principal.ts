import { RequestError } from './errors.ts';

/** From least to most: each role may do what the ones before it may. */
export const ROLES = ['viewer', 'publisher', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Stands for every project where a principal's roles are listed: the local server and IAM callers. */
export const EVERY_PROJECT = '*';

/** Who calls, as the door in front of the functions established it. */
export interface Principal {
  readonly id: string;
  /** Role by project id. */
  readonly roles: Readonly<Record<string, Role>>;
}
