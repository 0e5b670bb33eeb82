import { authorizerHandler } from './auth/authorize.ts';
import { authorizerDependencies } from './runtime/wiring/authorizer.ts';
import { log } from './runtime/wiring/process.ts';

/** Tells the API's functions who calls, by the access token. */
export const handler = authorizerHandler(authorizerDependencies, log);
