/** Makes src/api/schema.ts, the types of the API's requests and answers, from docs/openapi.json. */
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

const DOCUMENT = new URL('../docs/openapi.json', import.meta.url);
const SCHEMA = new URL('src/api/schema.ts', import.meta.url);
const HEADING = `// Made by \`npm run openapi\` from docs/openapi.json; a test holds it to be current.
// biome-ignore-all lint: generated
// biome-ignore-all format: generated
`;

export async function generatedSchema(): Promise<string> {
  const document: OpenAPI3 = JSON.parse(await readFile(DOCUMENT, 'utf8'));
  return HEADING + astToString(await openapiTS(document));
}

export const currentSchema = (): Promise<string> => readFile(SCHEMA, 'utf8');

if (import.meta.main) await writeFile(SCHEMA, await generatedSchema());
