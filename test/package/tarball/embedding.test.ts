import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findNode20, install, type Stranger } from './stranger.ts';

const node20 = await findNode20();
const ENTRIES = [
  'fanfare-webhooks',
  ...['verify', 'publish', 'testing'].map((name) => `fanfare-webhooks/${name}`),
];
const NAMES = ['WebhookService', 'verifyWebhook', 'busEntry', 'signedRequest'];

interface Template {
  readonly Resources: Record<
    string,
    { readonly Type: string; readonly Properties?: Record<string, unknown> }
  >;
  readonly Outputs: Record<string, { readonly Value: unknown }>;
}

const templateIn = (app: Stranger, stack: string): Template =>
  JSON.parse(readFileSync(join(app.folder, 'cdk.out', `${stack}.template.json`), 'utf8'));
const typesIn = ({ Resources }: Template): string[] => Object.values(Resources).map(({ Type }) => Type);

describe('a CDK app of CommonJS TypeScript, as cdk init makes it', () => {
  let app: Stranger;
  beforeAll(async () => {
    app = await install('embedded');
    await app.bin('tsc');
  });
  afterAll(() => app.remove());

  test('gets neither React nor a browser nor a bundler with the package', () => {
    const installed = (name: string): boolean => existsSync(join(app.folder, 'node_modules', name));
    expect(installed('fanfare-webhooks')).toBe(true);
    expect(['react', 'playwright-core', 'zod', '@aws-sdk'].filter(installed)).toEqual([]);
  });

  test('synthesises what it compiled: the functions are there, and nothing is bundled', async () => {
    app.write('cjs.js', `${SYNTHESIS}\nsynthesise(require('aws-cdk-lib'), require('./lib/shop-stack'));`);
    await app.node(['cjs.js']);
    const template = templateIn(app, 'Shop');
    expect(typesIn(template).filter((type) => type === 'AWS::DynamoDB::Table')).toHaveLength(2);
    expect(typesIn(template).filter((type) => type === 'AWS::Lambda::Function').length).toBeGreaterThan(8);
    const release = Object.entries(template.Outputs).find(([name]) => name.includes('Release'))?.[1];
    expect(release?.Value).toMatch(/^\d+\.\d+\.\d+ sha256:[0-9a-f]{64}$/);
  });

  test('synthesises by tsx as well', async () => {
    await app.bin('tsx', 'bin/shop.ts');
  });

  test('can have the console that comes along', async () => {
    app.write(
      'console.js',
      `${SYNTHESIS}\nsynthesise(require('aws-cdk-lib'), require('./lib/shop-stack'), { console: true });`,
    );
    await app.node(['console.js']);
    expect(typesIn(templateIn(app, 'Shop'))).toContain('AWS::CloudFront::Distribution');
  });

  test('is told which prop is wrong, and what would be right', async () => {
    app.write(
      'wrong.js',
      `${SYNTHESIS}
for (const props of [{ logLevel: 'TRACE' }, { consol: true }, { maxConcurrency: { router: 1 } }])
  try { synthesise(require('aws-cdk-lib'), require('./lib/shop-stack'), props); } catch (error) { console.log(error.message); }`,
    );
    expect((await app.node(['wrong.js'])).trim().split('\n')).toEqual([
      'logLevel: must be one of DEBUG, INFO, WARN, ERROR',
      'props: unknown consol',
      'maxConcurrency.router: must be at least 2',
    ]);
  });

  test.each([
    ['24', process.execPath],
    ['20', node20],
  ])('loads every entry by require and by import on Node %s', async (version, node) => {
    if (node === undefined) return expect(version).toBe('20');
    app.write(
      'load.cjs',
      `console.log(${JSON.stringify(ENTRIES)}.flatMap((e) => Object.keys(require(e))).join());`,
    );
    app.write(
      'load.mjs',
      `${ENTRIES.map((entry, n) => `import { ${NAMES[n]} } from '${entry}';`).join('\n')}\nconsole.log([${NAMES}].map((e) => e.name).join());`,
    );
    const required = await app.node(['load.cjs'], node);
    for (const name of NAMES) expect(required).toContain(name);
    expect((await app.node(['load.mjs'], node)).trim()).toBe(NAMES.join());
  });
});

/** A stack of the app's own, as its bin/ makes it. */
const SYNTHESIS = `const synthesise = ({ App }, { ShopStack }, webhooks) => {
  const app = new App({ outdir: 'cdk.out', analyticsReporting: false });
  new ShopStack(app, 'Shop', { webhooks });
  app.synth();
};`;

describe('a CDK app of ESM TypeScript, with the publisher in another stack', () => {
  let app: Stranger;
  beforeAll(async () => {
    app = await install('publisher');
  });
  afterAll(() => app.remove());

  test('has right types, and synthesises both stacks', async () => {
    await app.bin('tsc');
    app.write('synthesise.mjs', "process.env.CDK_OUTDIR = 'cdk.out';\nawait import('./bin/company.ts');");
    await app.bin('tsx', 'synthesise.mjs');
    const orders = templateIn(app, 'Orders');
    expect(typesIn(orders)).toEqual(expect.arrayContaining(['AWS::Lambda::Function', 'AWS::IAM::Policy']));
    const policies = JSON.stringify(orders);
    expect(policies).toContain('sqs:SendMessage');
    expect(policies).toContain('events:PutEvents');
    expect(typesIn(templateIn(app, 'Platform'))).not.toContain('AWS::Cognito::UserPool');
  });
});

describe('a receiver', () => {
  let app: Stranger;
  beforeAll(async () => {
    app = await install('receiver');
  });
  afterAll(() => app.remove());

  test('gets no CDK with the package', () => {
    expect(existsSync(join(app.folder, 'node_modules', 'aws-cdk-lib'))).toBe(false);
  });

  test('has right types in plain JavaScript, by the resolution of bundlers', async () => {
    await app.bin('tsc');
  });

  test.each([
    ['24', process.execPath],
    ['20', node20],
  ])('passes its own test on Node %s', async (version, node) => {
    if (node === undefined) return expect(version).toBe('20');
    expect(await app.node(['--test', '--test-reporter=tap'], node)).toMatch(/# pass 3\n# fail 0/);
  });
});
