import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { ENTRIES, ROOT, STAGING } from './layout.ts';

/** Declarations of what can be imported, and of what they mention; everything marked internal is left out. */
export function stageDeclarations(): void {
  const all = emitted();
  const wanted = new Set<string>();
  for (const file of Object.values(ENTRIES)) follow(`package/${file}.d.ts`, all, wanted);
  for (const name of wanted) {
    const text = all.get(name) ?? '';
    write(
      join('types', name),
      text.replaceAll(RELATIVE, (_, path) => `'${path}.js'`),
    );
  }
  // At the root by their own names: `moduleResolution: node` knows no `exports`.
  for (const [name, file] of Object.entries(ENTRIES))
    write(`${name}.d.ts`, `export * from './types/package/${file}.js';\n`);
}

/** A module of ours as sources name it. */
const RELATIVE = /'(\.{1,2}\/[^']+)\.ts'/g;

/** By path relative to the root. @throws Error with what the compiler said */
function emitted(): Map<string, string> {
  const configFile = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['x'] }, ts.sys, ROOT);
  const program = ts.createProgram(
    Object.values(ENTRIES).map((file) => join(ROOT, 'package', `${file}.ts`)),
    { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, stripInternal: true },
  );
  const files = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (name, text) => files.set(relative(ROOT, name), text));
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length === 0) return files;
  throw new Error(ts.formatDiagnostics(faults, FORMAT));
}

const FORMAT: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => ROOT,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

function follow(name: string, all: ReadonlyMap<string, string>, seen: Set<string>): void {
  if (seen.has(name)) return;
  const text = all.get(name);
  if (text === undefined) throw new Error(`no declarations of ${name}`);
  seen.add(name);
  for (const [, path = ''] of text.matchAll(RELATIVE)) follow(join(dirname(name), `${path}.d.ts`), all, seen);
}

function write(name: string, text: string): void {
  const path = join(STAGING, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
