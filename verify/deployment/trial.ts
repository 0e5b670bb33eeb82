import type { Check } from '../check.ts';
import type { Deployment } from './deployment.ts';
import type { Need } from './needs.ts';
import type { OwnProject } from './own-project.ts';

/** What every check is given. */
export interface Trial {
  readonly deployment: Deployment;
  readonly project: OwnProject;
}

export type DeploymentCheck = Check<Trial, Need>;
