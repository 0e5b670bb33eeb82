import * as z from 'zod';
import { RequestError } from '../../core/errors.ts';
import { EVERY_PROJECT, type Principal, ROLES } from '../../core/principal.ts';

const role = z.enum(ROLES);

/** What functions/authorizer puts into the request context; the values of such a context are strings. */
export const authorizerContext = z.object({
  principal_id: z.string().min(1),
  /** JSON object: role by project id. */
  roles: z.string().transform((text, context) => {
    try {
      return z.record(z.string(), role).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'not an object of roles' });
      return z.NEVER;
    }
  }),
});

const requestContext = z.object({
  authorizer: z.object({
    lambda: authorizerContext.optional(),
    iam: z.object({ userArn: z.string().min(1) }).optional(),
  }),
});

export interface Caller {
  readonly door: 'jwt' | 'iam';
  readonly principal: Principal;
}

/**
 * Who calls, by the door that let the request in. An IAM caller's own policies name the paths it may use, so
 * the gateway has already decided by the time it arrives here.
 * @throws RequestError Unauthenticated when no door vouches for the caller
 */
export function callerOf(context: unknown): Caller {
  const parsed = requestContext.safeParse(context);
  const { lambda, iam } = parsed.success ? parsed.data.authorizer : {};
  if (lambda)
    return {
      door: 'jwt',
      principal: { id: lambda.principal_id, roles: new Map(Object.entries(lambda.roles)) },
    };
  if (iam) return { door: 'iam', principal: { id: iam.userArn, roles: new Map([[EVERY_PROJECT, 'admin']]) } };
  throw new RequestError('Unauthenticated', 'no valid credentials');
}
