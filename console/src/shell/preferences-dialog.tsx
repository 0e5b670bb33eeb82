import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import { useEffect, useRef } from 'react';
import type { ColumnPreference, TablePreferences } from './table-preferences.ts';

interface Props {
  readonly columns: readonly { readonly id: string; readonly label: string; readonly always: boolean }[];
  readonly preferences: TablePreferences;
  readonly onChange: (preferences: TablePreferences) => void;
}

export default function PreferencesDialog({ columns, preferences, onChange }: Props) {
  const place = useRef<HTMLDivElement>(null);
  // It is loaded by the click that should open it, and can be opened by its own button only.
  useEffect(() => place.current?.querySelector('button')?.click(), []);
  return (
    <div ref={place}>
      <CollectionPreferences
        title="Preferences"
        confirmLabel="Confirm"
        cancelLabel="Cancel"
        preferences={preferences}
        onConfirm={({ detail }) =>
          onChange({
            wrapLines: detail.wrapLines !== false,
            contentDisplay: columnsIn(detail.contentDisplay) ?? preferences.contentDisplay,
          })
        }
        wrapLinesPreference={{ label: 'Wrap lines', description: 'Show all of a text, on several lines.' }}
        contentDisplayPreference={{
          title: 'Columns',
          options: columns.map(({ id, label, always }) => ({ id, label, alwaysVisible: always })),
        }}
      />
    </div>
  );
}

type Chosen = readonly { readonly id: string; readonly visible?: boolean }[] | undefined;

const columnsIn = (chosen: Chosen): readonly ColumnPreference[] | undefined =>
  chosen?.map(({ id, visible = true }) => ({ id, visible }));
