import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import { lazy, Suspense, useState } from 'react';
import type { TablePreferences } from './table-preferences.ts';

/** Large, and not needed to read a page. */
const PreferencesDialog = lazy(() => import('./preferences-dialog.tsx'));

interface Props<Item> {
  readonly columns: readonly TableProps.ColumnDefinition<Item>[];
  readonly preferences: TablePreferences;
  readonly onChange: (preferences: TablePreferences) => void;
}

/** The gear of a table: which columns are shown, in which order. Those that tell the rows apart stay. */
export function PreferencesButton<Item>({ columns, preferences, onChange }: Props<Item>) {
  const [wanted, setWanted] = useState(false);
  const gear = (
    <Button variant="icon" iconName="settings" ariaLabel="Preferences" onClick={() => setWanted(true)} />
  );
  if (!wanted) return gear;
  return (
    <Suspense fallback={gear}>
      <PreferencesDialog
        columns={columns.map(({ id = '', header, isRowHeader = false }) => ({
          id,
          label: String(header),
          always: isRowHeader,
        }))}
        preferences={preferences}
        onChange={onChange}
      />
    </Suspense>
  );
}
