import { writeOperations } from './api/operations.ts';
import { log, writeApiAdmission, writeApiDependencies } from './runtime/dependencies.ts';
import { httpHandler } from './runtime/http.ts';

/** Everything of the API that is not a GET. */
export const handler = httpHandler(writeOperations, writeApiDependencies, log, writeApiAdmission);
