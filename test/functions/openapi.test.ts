import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { currentSchema, generatedSchema } from '../../console/generate-schema.ts';
import { openApiDocument } from '../../functions/api/openapi.ts';
import { operations } from '../../functions/api/operations.ts';
import { readRoutes } from '../../functions/api/read-routes.ts';
import { writeRoutes } from '../../functions/api/write-routes.ts';

const routes = [...readRoutes, ...writeRoutes];
const exampleOf = (path: string): string => path.replace('{geo}', 'us').replaceAll(/\{\w+\}/g, 'a1');
const operationsOf = ({ method, path }: (typeof routes)[number]) =>
  operations.filter((each) => each.method.toUpperCase() === method && path.test(exampleOf(each.path)));

test('docs/openapi.json is current (npm run openapi)', async () => {
  const written = JSON.parse(await readFile('docs/openapi.json', 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

test("the console's types are current (npm run openapi)", async () => {
  expect(await currentSchema()).toBe(await generatedSchema());
});

test.each(routes.map((route) => [`${route.method} ${route.path.source}`, route] as const))(
  '%s is described',
  (_name, route) => {
    expect(operationsOf(route).map(({ status = 200 }) => status)).toEqual([route.status ?? 200]);
  },
);

test('nothing is described that is no route', () => {
  expect(routes.flatMap(operationsOf).map(({ id }) => id)).toHaveLength(operations.length);
});

test('every reference of the document leads somewhere', () => {
  const document = JSON.stringify(openApiDocument());
  const components = Object.keys(
    (openApiDocument().components as { schemas: Record<string, unknown> }).schemas,
  );
  const named = [...document.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
  expect(named.length).toBeGreaterThan(0);
  for (const reference of named)
    expect(components).toContain(reference?.replace('#/components/schemas/', ''));
});
