/** `npm run api`: package/API.md, from the comments of what can be imported. With `--check` it only compares. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { ENTRIES, ROOT } from './layout.ts';

const PAGE = join(ROOT, 'package', 'API.md');
const INTRODUCTION = '# API\n\nMade of the comments in the code by `npm run api`.\n';
/** Of the pages that typedoc makes: one for each entry. */
const PAGES = [
  'fanfare-webhooks.md',
  ...['verify', 'publish', 'testing'].map((name) => `fanfare-webhooks/${name}.md`),
];

const LINK = /\]\([^)#]*\.md#/g;

const page = await generated();
if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) {
  process.stderr.write('package/API.md is not what the code says: run "npm run api"\n');
  process.exitCode = 1;
}

/** @throws Error when a comment refers to what is not there */
async function generated(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'fanfare-api-'));
  try {
    const options: TypeDocOptions & PluginOptions = {
      entryPoints: Object.values(ENTRIES).map((file) => join(ROOT, 'package', `${file}.ts`)),
      tsconfig: join(ROOT, 'package', 'tsconfig.json'),
      plugin: ['typedoc-plugin-markdown'],
      outputs: [{ name: 'markdown', path: out }],
      outputFileStrategy: 'modules',
      readme: 'none',
      // npm run check has looked.
      skipErrorChecking: true,
      disableSources: true,
      excludePrivate: true,
      excludeInternal: true,
      excludeExternals: true,
      hidePageHeader: true,
      hideBreadcrumbs: true,
      useCodeBlocks: true,
      parametersFormat: 'table',
      classPropertiesFormat: 'table',
      interfacePropertiesFormat: 'table',
      logLevel: 'Warn',
    };
    const app = await Application.bootstrapWithPlugins(options);
    const project = await app.convert();
    if (!project) throw new Error('typedoc made nothing of the sources');
    await app.generateOutputs(project);
    return pageOf(out);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** One page; links stay on it. */
function pageOf(folder: string): string {
  const pages = PAGES.map((name) => readFileSync(join(folder, name), 'utf8').trim());
  return [INTRODUCTION, ...pages.map((page) => `${page.replaceAll(LINK, '](#')}\n`)].join('\n');
}
