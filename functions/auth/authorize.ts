import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import type * as z from 'zod';
import { PRINCIPAL_ID_PATTERN } from '../../core/limits.ts';
import type { GrantStore } from '../../core/ports.ts';
import type { authorizerContext } from '../runtime/caller.ts';
import type { Log } from '../runtime/log.ts';
import type { Claims, VerifyToken } from './access-token.ts';
import { rolesOf } from './claimed-roles.ts';
import { looksLikeAccessToken } from './token-shape.ts';

export interface AuthorizeDependencies {
  readonly verify: VerifyToken;
  readonly grants: Pick<GrantStore, 'listByPrincipal'>;
  /** Claim that holds `project:<id>:<role>` entries. */
  readonly rolesClaim: string;
}

type Context = z.input<typeof authorizerContext>;
type Answer = APIGatewaySimpleAuthorizerWithContextResult<Context | Record<string, never>>;

/**
 * Lets the request through as nobody, whom every function answers 401: a token that may have been valid. A refusal here
 * could only be the gateway's 403, and clients renew an expired token on 401 alone. (hcp-api: 401 with google.rpc.Status)
 */
const NOBODY: Answer = { isAuthorized: true, context: {} };

/** The gateway answers 403 by itself, and no function is invoked: for what no issuer ever made as an access token. */
const REFUSED: Answer = { isAuthorized: false, context: {} };

/** The Lambda that tells the functions who calls. Whoever has no role anywhere is theirs to refuse, with 403. */
export const authorizerHandler =
  (dependencies: () => AuthorizeDependencies, log: Log) =>
  async (event: Pick<APIGatewayRequestAuthorizerEventV2, 'headers'>): Promise<Answer> => {
    const { verify, grants, rolesClaim } = dependencies();
    const token = bearerTokenOf(event.headers?.authorization);
    if (token === undefined || !looksLikeAccessToken(token)) {
      log.info('caller.refused', { wellFormed: false });
      return REFUSED;
    }
    const claims = await verify(token);
    const principalId = claims && principalOf(claims);
    if (principalId === undefined) {
      log.info('caller.refused', { wellFormed: true });
      return NOBODY;
    }
    const roles = rolesOf(claims?.[rolesClaim], await grants.listByPrincipal(principalId));
    return { isAuthorized: true, context: { principal_id: principalId, roles: JSON.stringify(roles) } };
  };

const bearerTokenOf = (header: string | undefined): string | undefined =>
  /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];

/**
 * The subject before the client: a user's access token names the client of the console too, and a grant to
 * the console must not reach everyone who signs in. For a machine client Cognito makes both the same.
 */
function principalOf({ sub, client_id }: Claims): string | undefined {
  const id = sub ?? client_id ?? '';
  return PRINCIPAL_ID_PATTERN.test(id) ? id : undefined;
}
