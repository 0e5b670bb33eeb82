import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = [
  'core',
  'adapters',
  'functions',
  'local',
  'lib',
  'bin',
  'console',
  'cli',
  'package',
  'verify',
  'cost',
];
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g;

const LIB_MAY_READ = [
  'core/limits.ts',
  // The words in which a prop is refused.
  'core/validation.ts',
  'functions/runtime/settings.ts',
  'adapters/dynamodb/schema.ts',
  'console/content-security-policy.ts',
  'console/page-addresses.ts',
];

interface Import {
  readonly file: string;
  /** A file of this project, or a package or built-in by its name. */
  readonly target: string;
}

const sources = ROOMS.flatMap((room) => filesOf(join(ROOT, room))).filter((file) => /\.tsx?$/.test(file));
const imports = sources.flatMap(importsOf);
const from = (...rooms: string[]) =>
  imports.filter(({ file }) => rooms.some((room) => file.startsWith(room)));
const offenders = (list: Import[], allowed: (target: string) => boolean) =>
  list.filter(({ target }) => !allowed(target)).map(({ file, target }) => `${file} → ${target}`);

describe('imports point inward', () => {
  it('and are really read here', () => {
    expect(imports).toContainEqual({ file: 'core/event-document.ts', target: 'zod' });
    expect(from('functions/').map(({ target }) => target)).toContain('core/delivering/deliver.ts');
    expect(imports.length).toBeGreaterThan(sources.length);
  });

  it('core imports core, pure built-ins and zod, and nothing else', () => {
    const pure = ['node:crypto', 'node:net', 'node:url', 'zod'];
    expect(offenders(from('core/'), (target) => target.startsWith('core/') || pure.includes(target))).toEqual(
      [],
    );
  });

  it('of node:net core uses the address arithmetic only, of node:url the punycode', () => {
    const text = sources
      .filter((file) => file.includes(`${sep}core${sep}`))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(
      [...text.matchAll(/import \{([^}]+)\} from 'node:net'/g)]
        .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
        .every((name) => ['BlockList', 'isIP', 'isIPv4', 'isIPv6', 'type IPVersion'].includes(name)),
    ).toBe(true);
    expect(text).not.toMatch(/Date\.now|new Date\(\)|Math\.random|setTimeout|process\.|fetch\(/);
  });

  it('adapters import core, never functions, lib or local', () => {
    expect(
      offenders(from('adapters/'), (target) => !/^(functions|lib|local|bin|console)\//.test(target)),
    ).toEqual([]);
  });

  it('functions import core and, in the wiring alone, adapters', () => {
    const list = from('functions/').filter(({ file }) => !file.startsWith('functions/runtime/'));
    expect(offenders(list, (target) => !/^(adapters|lib|local|bin|console)\//.test(target))).toEqual([]);
    expect(
      offenders(from('functions/runtime/'), (target) => !/^(lib|local|bin|console)\//.test(target)),
    ).toEqual([]);
  });

  it('lib imports of the service the limits, and of the settings of functions and the tables their names', () => {
    expect(
      offenders(
        from('lib/'),
        (target) =>
          LIB_MAY_READ.includes(target) || !/^(core|adapters|functions|local|console)\//.test(target),
      ),
    ).toEqual([]);
  });

  it('nothing is built on what verifies it', () => {
    const others = imports.filter(({ file }) => !file.startsWith('verify/'));
    expect(offenders(others, (target) => !target.startsWith('verify/'))).toEqual([]);
  });

  it('what a month costs is computed from the limits and from what was counted', () => {
    expect(
      offenders(from('cost/'), (target) => /^(cost\/|core\/limits\.ts$|node:util$)/.test(target)),
    ).toEqual([]);
  });

  it('the console knows the API by its description only', () => {
    expect(
      offenders(from('console/src/'), (target) => !/^(core|adapters|functions|lib|local|bin)\//.test(target)),
    ).toEqual([]);
  });

  it('the command line knows the API by its description, rules of core by name, and starts the local server', () => {
    const known = ['console/src/api/schema.ts', 'local/start.ts'];
    const mine = from('cli/');
    expect(mine.length).toBeGreaterThan(20);
    expect(
      offenders(
        mine,
        (target) =>
          known.includes(target) ||
          !/^(adapters|functions|lib|local|bin|console|package|verify|cost|test)\//.test(target),
      ),
    ).toEqual([]);
    const others = imports.filter(({ file }) => !file.startsWith('cli/'));
    expect(offenders(others, (target) => !target.startsWith('cli/'))).toEqual([]);
  });

  it('what strangers import is made of core and lib, and nothing else is made of it', () => {
    const surface = from('package/').filter(({ file }) => !file.startsWith('package/build/'));
    expect(surface.length).toBeGreaterThan(5);
    expect(
      offenders(
        surface,
        (target) => !/^(adapters|functions|local|bin|console|package\/build)\//.test(target),
      ),
    ).toEqual([]);
    const others = imports.filter(({ file }) => !file.startsWith('package/'));
    expect(offenders(others, (target) => !target.startsWith('package/'))).toEqual([]);
  });

  it('nothing imports in a circle', () => {
    const edges = new Map(
      sources.map((file) => [relative(ROOT, file), importsOf(file).map(({ target }) => target)]),
    );
    expect(circles(edges)).toEqual([]);
  });
});

describe('files', () => {
  it('of the Lambdas parse, call and reply in fewer than 60 lines', () => {
    const entries = readdirSync(join(ROOT, 'functions')).filter((name) => name.endsWith('.ts'));
    const long = entries.filter(
      (name) => readFileSync(join(ROOT, 'functions', name), 'utf8').split('\n').length >= 60,
    );
    expect(long).toEqual([]);
  });

  it('stay small enough to read', () => {
    const data = ['functions/api/operations/event-examples.ts', 'console/src/api/schema.ts'];
    const long = sources
      .map((file) => ({ file: relative(ROOT, file), lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(
        ({ file, lines }) => lines > 300 && !data.includes(file) && !/generated|schema\.d\.ts/.test(file),
      );
    expect(long).toEqual([]);
  });

  it('live in rooms named for what they do', () => {
    const vague = sources
      .map((file) => relative(ROOT, file))
      .filter((file) => /(^|\/)(helpers?|utils?|types|common|misc)(\/|\.ts$)|(^|\/)index\.ts$/.test(file));
    expect(vague).toEqual([]);
  });
});

function filesOf(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name === 'node_modules' || entry.name === 'dist') return [];
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesOf(path) : [path];
    });
  } catch {
    return [];
  }
}

function importsOf(file: string): Import[] {
  const name = relative(ROOT, file).split(sep).join('/');
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, first, second, third]) => {
    const target = first ?? second ?? third ?? '';
    return { file: name, target: target.startsWith('.') ? normalize(join(dirname(name), target)) : target };
  });
}

function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || done.has(file)) return;
    for (const target of edges.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}
