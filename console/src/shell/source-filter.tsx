import Autosuggest from '@cloudscape-design/components/autosuggest';
import { useState } from 'react';

interface Props {
  /** What can be suggested: a source that nobody has seen yet can be typed all the same. */
  readonly sources: readonly string[];
  readonly source: string;
  readonly onChange: (source: string) => void;
}

export function SourceFilter({ sources, source, onChange }: Props) {
  const [typed, setTyped] = useState<string>();
  const apply = (text: string): void => {
    setTyped(undefined);
    if (text.trim() !== source) onChange(text.trim());
  };
  return (
    <Autosuggest
      ariaLabel="Source"
      placeholder="Any source"
      value={typed ?? source}
      options={sources.map((value) => ({ value }))}
      enteredTextLabel={(text) => `Use: ${text}`}
      empty="No source has been seen yet"
      onChange={({ detail }) => (detail.value === '' ? apply('') : setTyped(detail.value))}
      onSelect={({ detail }) => apply(detail.value)}
      onKeyDown={({ detail }) => detail.key === 'Enter' && apply(typed ?? source)}
      onBlur={() => apply(typed ?? source)}
    />
  );
}
