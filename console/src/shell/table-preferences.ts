import { useState } from 'react';

export interface ColumnPreference {
  readonly id: string;
  readonly visible: boolean;
}

export interface TablePreferences {
  readonly wrapLines: boolean;
  readonly contentDisplay: readonly ColumnPreference[];
}

/** Per table, in this browser. */
const PREFIX = 'fanfare.table.';

/** Which columns of a table are shown, in which order, and whether their lines wrap. */
export function useTablePreferences(table: string, columns: readonly string[]) {
  const [preferences, setPreferences] = useState(() => stored(table, columns));
  return {
    preferences,
    choose(chosen: TablePreferences): void {
      localStorage.setItem(PREFIX + table, JSON.stringify(chosen));
      setPreferences(chosen);
    },
  };
}

function stored(table: string, columns: readonly string[]): TablePreferences {
  const usual = { wrapLines: true, contentDisplay: columns.map((id) => ({ id, visible: true })) };
  const text = localStorage.getItem(PREFIX + table);
  if (text === null) return usual;
  const { wrapLines, contentDisplay } = JSON.parse(text) as Partial<TablePreferences>;
  // Columns come and go between versions: those that were kept must be the ones that there are.
  const known = contentDisplay
    ?.map(({ id }) => id)
    .toSorted()
    .join();
  if (contentDisplay === undefined || known !== columns.toSorted().join()) return usual;
  return { wrapLines: wrapLines !== false, contentDisplay };
}
