import { writeOperations } from './api/operations.ts';
import { httpHandler } from './runtime/http.ts';
import { log } from './runtime/wiring/process.ts';
import { writeApiAdmission, writeApiDependencies } from './runtime/wiring/write-api.ts';

/** Everything of the API that is not a GET. */
export const handler = httpHandler(writeOperations, writeApiDependencies, log, writeApiAdmission);
