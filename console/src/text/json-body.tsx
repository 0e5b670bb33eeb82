import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import { laidOut } from '../api/exact-json.ts';
import { CodeBlock } from './code-block.tsx';

/** A JSON text, laid out for reading or byte for byte; its numbers and escapes as they were written. */
export function JsonBody({ label, text }: { readonly label: string; readonly text: string }) {
  const [layout, setLayout] = useState('readable');
  const readable = useMemo(() => laidOut(text), [text]);
  return (
    <SpaceBetween size="xs">
      <SegmentedControl
        label={`Layout of: ${label}`}
        selectedId={layout}
        onChange={({ detail }) => setLayout(detail.selectedId)}
        options={[
          { id: 'readable', text: 'Laid out' },
          { id: 'exact', text: 'Exact text' },
        ]}
      />
      <CodeBlock key={layout} label={label} text={layout === 'exact' ? text : readable} />
    </SpaceBetween>
  );
}
