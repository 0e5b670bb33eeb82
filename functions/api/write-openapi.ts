/** `npm run openapi`: writes docs/openapi.json and the console's client types made from it. */
import { writeFile } from 'node:fs/promises';
import { openApiDocument } from './openapi.ts';

await writeFile('docs/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`);
