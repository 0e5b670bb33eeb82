import { readOperations } from './api/operations.ts';
import { log, readApiAdmission, readApiDependencies } from './runtime/dependencies.ts';
import { httpHandler } from './runtime/http.ts';

/** Every GET of the API. */
export const handler = httpHandler(readOperations, readApiDependencies, log, readApiAdmission);
