import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const DOCS = new URL('../../docs/', import.meta.url);
const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
const VERBS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
const ARN = /arn:aws:execute-api:[^"\s`]+/g;

const resources = [
  ...pages.map((name) => new URL(name, DOCS)),
  new URL('../../README.md', import.meta.url),
].flatMap((page) => readFileSync(page, 'utf8').match(ARN) ?? []);

test('no documented policy has a wildcard before its path: it could swallow another project’s', () => {
  expect(resources.length).toBeGreaterThan(0);
  for (const resource of resources) {
    expect(resource).toMatch(
      /^arn:aws:execute-api:[^*]+\/\$default\/(GET|POST|PATCH|PUT|DELETE)\/2023-05-31\/webhook\/project\/[^*/]+\/\*$/,
    );
  }
});

test('a project’s policy has a statement for each verb of the API', () => {
  const verbs = resources.map((resource) => resource.split('/')[2]);
  expect(new Set(verbs)).toEqual(new Set(VERBS));
});
