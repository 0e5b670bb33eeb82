/** Grants on the wire: all of it Fanfare's own. */
import * as z from 'zod';
import type { Grant } from '../../../core/ports.ts';
import { ROLES } from '../../../core/principal.ts';
import type { AnswerOf } from '../answer.ts';

const grant = z
  .strictObject({ principal: z.string(), project_id: z.string(), role: z.enum(ROLES) })
  .meta({ id: 'Grant' });

export const grantAnswer = z.strictObject({ grant });
export const grantBody = z.object({ role: z.enum(ROLES) });

export const presentGrant = ({ principalId, projectId, role }: Grant): AnswerOf<typeof grantAnswer> => ({
  grant: { principal: principalId, project_id: projectId, role },
});
