/** The OpenAPI document of the API, made from the schemas that parse requests and describe answers. */
import { z } from 'zod';
import { type Operation, operations } from './operations.ts';
import { namedAnswers } from './response-schemas.ts';

type JsonObject = Record<string, unknown>;

const COMPONENT = '#/components/schemas/';
const JSON_TYPE = 'application/json';
const OK = 200;

export function openApiDocument(): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fanfare',
      version: '2023-05-31',
      description:
        'The HCP webhook API, and what Fanfare adds to it. Fields may be added to answers; clients ignore what they do not know. A null in a request counts as absent.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ bearer: [] }],
    paths: paths(),
    components: { schemas: components(), securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
}

function paths(): JsonObject {
  const byPath: Record<string, JsonObject> = {};
  for (const operation of operations) {
    byPath[operation.path] = { ...byPath[operation.path], [operation.method]: operationObject(operation) };
  }
  return byPath;
}

function operationObject(operation: Operation): JsonObject {
  const { id, summary, path, query = [], body, status = OK, answer } = operation;
  return {
    operationId: id,
    summary,
    parameters: [...pathParameters(path), ...query.map((parameter) => ({ ...parameter, in: 'query' }))],
    ...(body && {
      requestBody: { required: true, content: { [JSON_TYPE]: { schema: requestSchema(body) } } },
    }),
    responses: {
      [status]: { description: 'Success', content: { [JSON_TYPE]: { schema: answerSchema(answer) } } },
      default: {
        description: 'Any failure',
        content: { [JSON_TYPE]: { schema: { $ref: `${COMPONENT}Status` } } },
      },
    },
  };
}

const pathParameters = (path: string): JsonObject[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function requestSchema(schema: z.ZodType): unknown {
  const { $schema: _, ...document } = z.toJSONSchema(schema, { io: 'input' });
  return withEventPayload(document);
}

/** The parsers take event_payload from the text of the request, so their schemas do not hold it. */
function withEventPayload(document: JsonObject): JsonObject {
  const properties = document.properties as JsonObject | undefined;
  if (!properties?.test_payload) return document;
  const { anyOf = [] } = properties.test_payload as { anyOf?: JsonObject[] };
  const alternatives = anyOf.map((each) =>
    each.type === 'object'
      ? {
          ...each,
          properties: {
            ...(each.properties as JsonObject),
            event_payload: { description: 'Any JSON value' },
          },
        }
      : each,
  );
  return { ...document, properties: { ...properties, test_payload: { anyOf: alternatives } } };
}

const registry = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(namedAnswers)) registry.add(schema, { id });

const options = { io: 'output', uri: (id: string) => `${COMPONENT}${id}`, override: allowAdditions } as const;

function components(): JsonObject {
  const { schemas } = z.toJSONSchema(registry, options);
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutNames(schema)]));
}

function answerSchema(schema: z.ZodType): unknown {
  return pointedToComponents(z.toJSONSchema(schema, { ...options, metadata: registry }));
}

function withoutNames({ $schema: _schema, $id: _id, id: _own, ...schema }: JsonObject): JsonObject {
  return schema;
}

/** A schema by itself carries the named parts along as $defs; here they live among the components. */
function pointedToComponents({ $schema: _schema, $defs: _defs, ...schema }: JsonObject): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${COMPONENT}`));
}

/** Strict in our tests; to a client more fields may come. */
function allowAdditions({ jsonSchema }: { jsonSchema: JsonObject }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
