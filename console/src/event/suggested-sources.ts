import { useEventTypes } from '../api/queries.ts';

/** Sources to filter by: those that are listed, some that are known otherwise, and the catalogue's. */
export function useSuggestedSources(
  listed: readonly { readonly event_source: string }[],
  known: readonly string[] = [],
): string[] {
  const types = useEventTypes();
  const sources = new Set([
    ...listed.map(({ event_source }) => event_source),
    ...known,
    ...(types.data ?? []).map(({ source }) => source),
  ]);
  // A subscription to everything names no source.
  sources.delete('*');
  return [...sources];
}
