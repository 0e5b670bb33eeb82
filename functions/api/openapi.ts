/** The OpenAPI document of the API, made from the operations that serve it. */
import * as z from 'zod';
import { NAME_PATTERN, PROJECT_ID_PATTERN } from '../../core/limits.ts';
import { statusAnswer } from './answer.ts';
import { isRequired } from './body.ts';
import { VERSION_PATTERN } from './conditional.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { namesIn, PATH_NAMES } from './path.ts';
import { documented } from './query.ts';

type JsonObject = Record<string, unknown>;

const SCHEMAS = '#/components/schemas/';
const RESPONSES = '#/components/responses/';
const JSON_TYPE = 'application/json';
/** HCP's operations are those of its gRPC service, and named after it. */
const HCP_SERVICE = 'WebhookService_';

export function openApiDocument(): JsonObject {
  // Filled by what refers to them.
  const schemas: JsonObject = {};
  const paths = pathItems(schemas);
  const failure = { [JSON_TYPE]: { schema: answerSchema(statusAnswer, schemas) } };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fanfare',
      version: '2023-05-31',
      description:
        "The HCP webhook API, and what Fanfare adds to it. HCP's operations have two spellings: paths of plain segments, and HCP's own with a resource name as one percent-encoded segment. Fields may be added to answers; clients ignore what they do not know. A null in a request counts as absent. Every answer has the id of its request in `x-request-id`.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: servers(),
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: sorted(schemas),
      responses: {
        Refused: { description: 'The request is at fault', content: failure },
        Failed: { description: 'Fanfare is at fault, or busy: try again', content: failure },
      },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

const servers = (): JsonObject[] => [
  { url: 'http://127.0.0.1:8787', description: '`npm start`, without sign-in' },
  {
    url: 'https://{api}.execute-api.{region}.amazonaws.com',
    description: 'A door of a deployment',
    variables: { api: { default: 'api' }, region: { default: 'us-east-1' } },
  },
];

function pathItems(schemas: JsonObject): JsonObject {
  const byPath: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const method = operation.method.toLowerCase();
    const described = operationObject(operation, schemas);
    const { path, encodedPath } = operation;
    byPath[path] = { ...byPath[path], [method]: { ...described, ...ofPath(operation.id, path, operation) } };
    if (!encodedPath) continue;
    const encoded = ofPath(`${HCP_SERVICE}${operation.id}`, encodedPath, operation);
    byPath[encodedPath] = { ...byPath[encodedPath], [method]: { ...described, ...encoded } };
  }
  return byPath;
}

const ofPath = (operationId: string, path: string, operation: Operation): JsonObject => ({
  operationId,
  parameters: [
    ...namesIn(path).map(pathParameter),
    ...queryParameters(operation.query),
    ...headerParameters(operation),
  ],
});

function operationObject(operation: Operation, schemas: JsonObject): JsonObject {
  const { id, method, summary, body, status, answer } = operation;
  const success = answerSchema(answer, schemas);
  return {
    operationId: id,
    summary,
    parameters: [],
    ...(body.schema && { requestBody: requestBody(`${id}RequestBody`, body.schema, schemas) }),
    responses: {
      [status]: {
        description: 'Success',
        ...(method === 'GET' && { headers: { ETag: { schema: { type: 'string' } } } }),
        content: { [JSON_TYPE]: { schema: success } },
      },
      ...(method === 'GET' && {
        304: { description: 'The client has this answer: If-None-Match names its tag' },
      }),
      '4XX': { $ref: `${RESPONSES}Refused` },
      '5XX': { $ref: `${RESPONSES}Failed` },
    },
  };
}

const unanchored = ({ source }: RegExp): string => source.replace(/^\^/, '').replace(/\$$/, '');
const PROJECT_NAME = `project/${unanchored(PROJECT_ID_PATTERN)}`;
const GEO = unanchored(PATH_NAMES.geo?.pattern ?? /^$/);

/** Names that only HCP's spelling of paths has: several of ours in one segment. */
const ENCODED_NAMES: Readonly<Record<string, Record<'description' | 'pattern' | 'example', string>>> = {
  parent_resource_name: {
    description: '`project/<project_id>`, percent-encoded',
    pattern: `^${PROJECT_NAME}$`,
    example: 'project/demo',
  },
  resource_name: {
    description: "The webhook's resource_name, percent-encoded",
    pattern: `^webhook/${PROJECT_NAME}/geo/${GEO}/webhook/${unanchored(NAME_PATTERN)}$`,
    example: 'webhook/project/demo/geo/us/webhook/demo-receiver',
  },
};

function pathParameter(name: string): JsonObject {
  const known = PATH_NAMES[name];
  const { description, pattern, example } = known
    ? { ...known, pattern: known.pattern.source }
    : (ENCODED_NAMES[name] ?? { description: '', pattern: '', example: undefined });
  const schema = { type: 'string', pattern };
  return { name, in: 'path', required: true, description, schema, ...(example && { example }) };
}

const queryParameters = (query: z.ZodObject): JsonObject[] =>
  Object.entries(query.shape).map(([name, schema]) => ({ name, in: 'query', ...documented.get(schema) }));

function headerParameters({ method, takesVersion }: Operation): JsonObject[] {
  const optional = { in: 'header', required: false };
  if (method === 'GET')
    return [
      {
        ...optional,
        name: 'If-None-Match',
        description:
          'The ETag of an answer that the client still has: 304 without a body while nothing has changed.',
        schema: { type: 'string' },
      },
    ];
  if (!takesVersion) return [];
  return [
    {
      ...optional,
      name: 'If-Match',
      description: "The webhook's `version`: 409 if it was changed since. Without it the last writer wins.",
      schema: { type: 'string', pattern: VERSION_PATTERN },
    },
  ];
}

function requestBody(name: string, schema: z.ZodType, schemas: JsonObject): JsonObject {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' });
  schemas[name] = described;
  return {
    required: isRequired(schema),
    content: { [JSON_TYPE]: { schema: { $ref: `${SCHEMAS}${name}` } } },
  };
}

/** Parts that have a name of their own become components. */
function answerSchema(schema: z.ZodType, schemas: JsonObject): unknown {
  const described = z.toJSONSchema(schema, { io: 'output', override: allowAdditions });
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = JSON.parse(JSON.stringify(described).replaceAll('"#/$defs/', `"${SCHEMAS}`));
  for (const [name, part] of Object.entries<JsonObject>($defs)) schemas[name] = withoutId(part);
  return rest;
}

const withoutId = ({ id: _, ...part }: JsonObject): JsonObject => part;

/** Strict in our tests; to a client more fields may come. */
function allowAdditions({ jsonSchema }: { jsonSchema: JsonObject }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

const sorted = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
