import Table from '@cloudscape-design/components/table';
import { visibleText } from './visible-text.ts';

interface Props {
  readonly label: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** HTTP headers as they were sent or received. */
export function HeaderList({ label, headers }: Props) {
  return (
    <Table
      variant="borderless"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: label }}
      items={Object.entries(headers)}
      columnDefinitions={[
        { id: 'name', header: 'Header', isRowHeader: true, width: 240, cell: ([name]) => visibleText(name) },
        { id: 'value', header: 'Value', cell: ([, value]) => visibleText(value) },
      ]}
    />
  );
}
