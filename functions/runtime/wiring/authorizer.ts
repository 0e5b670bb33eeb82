import { createGrantStore } from '../../../adapters/dynamodb/grant-store.ts';
import { createTokenVerifier } from '../../auth/access-token.ts';
import type { AuthorizeDependencies } from '../../auth/authorize.ts';
import { lazily } from '../lazy.ts';
import { readEnvironment } from '../settings.ts';
import { tableNamed } from './tables.ts';

export const authorizerDependencies = lazily((): AuthorizeDependencies => {
  const env = readEnvironment('authorizer', process.env);
  const issuer = { issuer: env.JWT_ISSUER, jwksUri: env.JWKS_URI, audiences: env.JWT_AUDIENCES };
  return {
    verify: createTokenVerifier(issuer),
    grants: createGrantStore(tableNamed(env.WEBHOOKS_TABLE)),
    rolesClaim: env.ROLES_CLAIM,
  };
});
