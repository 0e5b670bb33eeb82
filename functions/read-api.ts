import { readRoutes } from './api/read-routes.ts';
import { log, readApiDependencies } from './runtime/dependencies.ts';
import { httpHandler } from './runtime/http.ts';

/** Every GET of the API. */
export const handler = httpHandler(readRoutes, readApiDependencies, log);
