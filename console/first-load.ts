interface Graph {
  readonly getModuleInfo: (id: string) => { readonly importers: readonly string[] } | null;
}

const ENTRY = /\/console\/src\/main\.tsx$/;
const GROUP = 'first-load';

/** Names the chunk of whatever the entry imports, directly or not, without a dynamic import in between. */
export function inFirstLoad(id: string, graph: Graph): string | null {
  const seen = new Set([id]);
  for (const each of seen) {
    if (ENTRY.test(each)) return GROUP;
    for (const importer of graph.getModuleInfo(each)?.importers ?? []) seen.add(importer);
  }
  return null;
}
