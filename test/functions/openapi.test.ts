import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { currentSchema, generatedSchema } from '../../console/generate-schema.ts';
import { openApiDocument } from '../../functions/api/openapi.ts';
import { operations } from '../../functions/api/operations.ts';

const described = z.object({
  operationId: z.string(),
  parameters: z.array(
    z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), schema: z.looseObject({}) }),
  ),
  requestBody: z.object({ required: z.boolean() }).optional(),
  responses: z.record(z.string(), z.looseObject({})),
});
const { paths, components } = z
  .object({
    paths: z.record(z.string(), z.record(z.string(), described)),
    components: z.object({
      schemas: z.record(z.string(), z.looseObject({})),
      responses: z.record(z.string(), z.looseObject({})),
    }),
  })
  .parse(openApiDocument());

const parameter = (path: string, method: string, name: string) =>
  paths[path]?.[method]?.parameters.find((each) => each.name === name)?.schema;

test('docs/openapi.json is current (npm run openapi)', async () => {
  const written = JSON.parse(await readFile('docs/openapi.json', 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

test("the console's types are current (npm run openapi)", async () => {
  expect(await currentSchema()).toBe(await generatedSchema());
});

test.each(operations)('$id is described where it is served, with what it takes and answers', (operation) => {
  const { id, path, encodedPath, status, query, body } = operation;
  const spellings = [
    { at: path, is: id },
    ...(encodedPath ? [{ at: encodedPath, is: `WebhookService_${id}` }] : []),
  ];
  for (const { at, is } of spellings) {
    const found = paths[at]?.[operation.method.toLowerCase()];
    expect(found?.operationId).toBe(is);
    const unchanged = operation.method === 'GET' ? ['304'] : [];
    expect(Object.keys(found?.responses ?? {})).toEqual([String(status), ...unchanged, '4XX', '5XX']);
    expect(found?.requestBody !== undefined).toBe(body.schema !== undefined);
    const names = found?.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
    expect(names).toEqual(Object.keys(query.shape));
    for (const { schema } of found?.parameters ?? []) expect(schema).toHaveProperty('type');
  }
});

test("HCP's operations are described under HCP's ids, with a resource name as one segment", () => {
  const ids = Object.values(paths)
    .flatMap((item) => Object.values(item))
    .map(({ operationId }) => operationId)
    .filter((id) => id.startsWith('WebhookService_'));
  expect(ids.sort()).toEqual([
    'WebhookService_CreateWebhook',
    'WebhookService_DeleteWebhook',
    'WebhookService_GetWebhook',
    'WebhookService_ListWebhookDeliveries',
    'WebhookService_ListWebhooks',
    'WebhookService_UpdateWebhook',
    'WebhookService_UpdateWebhookName',
  ]);
  const pattern = new RegExp(
    String(parameter('/2023-05-31/{resource_name}', 'get', 'resource_name')?.pattern),
  );
  expect('webhook/project/25e75f15-beab/geo/us/webhook/image-events').toMatch(pattern);
  expect('webhook/project/a/b/geo/us/webhook/c').not.toMatch(pattern);
});

test('a body that may be left out is not described as required, and none is offered where none is looked at', () => {
  const bodyOf = (id: string) =>
    Object.values(paths)
      .flatMap((item) => Object.values(item))
      .find(({ operationId }) => operationId === id)?.requestBody;
  for (const id of ['EnableWebhook', 'VerifyWebhook', 'RotateToken'])
    expect(bodyOf(id)?.required).toBe(false);
  for (const id of ['CreateWebhook', 'PublishEvent', 'PutGrant']) expect(bodyOf(id)?.required).toBe(true);
  for (const id of ['DisableWebhook', 'PauseWebhook', 'ResumeWebhook']) expect(bodyOf(id)).toBeUndefined();
});

test('every reference of the document leads somewhere', () => {
  const document = JSON.stringify(openApiDocument());
  const known = [
    ...Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`),
    ...Object.keys(components.responses).map((name) => `#/components/responses/${name}`),
  ];
  const named = [...document.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
  expect(new Set(named)).toEqual(new Set(known));
});
