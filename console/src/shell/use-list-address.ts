import { useSearchParams } from 'react-router';
import type { PagePosition } from '../api/list-query.ts';

const NEXT = 'next';
const PREVIOUS = 'previous';

/** Not as it was when the page was rendered last: two filters may be set in one go. */
const addressNow = (): URLSearchParams => new URLSearchParams(window.location.search);

/** Filters and position of a list, kept in the page's address: a list can be shared, and back goes back. */
export function useListAddress() {
  const [search, setSearch] = useSearchParams();
  const position: PagePosition = {
    next: search.get(NEXT) ?? undefined,
    previous: search.get(PREVIOUS) ?? undefined,
  };
  return {
    valueOf: (name: string): string => search.get(name) ?? '',
    valuesOf: (name: string): string[] => search.getAll(name),
    position,
    isFirstPage: position.next === undefined && position.previous === undefined,
    /** A page token counts for the filters it was made with: other filters begin at the beginning. */
    filterBy(change: Readonly<Record<string, string | readonly string[]>>): void {
      const filtered = addressNow();
      filtered.delete(NEXT);
      filtered.delete(PREVIOUS);
      for (const [name, value] of Object.entries(change)) {
        filtered.delete(name);
        for (const each of [value].flat()) if (each !== '') filtered.append(name, each);
      }
      setSearch(filtered, { replace: true });
    },
    goTo(target: PagePosition): void {
      const moved = addressNow();
      moved.delete(NEXT);
      moved.delete(PREVIOUS);
      if (target.next) moved.set(NEXT, target.next);
      if (target.previous) moved.set(PREVIOUS, target.previous);
      setSearch(moved);
    },
  };
}

export type ListAddress = ReturnType<typeof useListAddress>;
