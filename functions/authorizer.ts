import { authorizerHandler } from './auth/authorize.ts';
import { authorizerDependencies, log } from './runtime/dependencies.ts';

/** Tells the API's functions who calls, by the access token. */
export const handler = authorizerHandler(authorizerDependencies, log);
