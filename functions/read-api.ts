import { readOperations } from './api/operations.ts';
import { httpHandler } from './runtime/http.ts';
import { log } from './runtime/wiring/process.ts';
import { readApiAdmission, readApiDependencies } from './runtime/wiring/read-api.ts';

/** Every GET of the API. */
export const handler = httpHandler(readOperations, readApiDependencies, log, readApiAdmission);
