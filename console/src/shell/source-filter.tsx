import Autosuggest from '@cloudscape-design/components/autosuggest';
import { useTypedFilter } from './use-typed-filter.ts';

interface Props {
  /** What can be suggested: a source that nobody has seen yet can be typed all the same. */
  readonly sources: readonly string[];
  readonly source: string;
  readonly onChange: (source: string) => void;
}

export function SourceFilter({ sources, source, onChange }: Props) {
  const { shown, type, apply, onKeyDown, onBlur } = useTypedFilter(source, onChange);
  return (
    <Autosuggest
      ariaLabel="Source"
      placeholder="Any source"
      value={shown}
      options={sources.map((value) => ({ value }))}
      enteredTextLabel={(text) => `Use: ${text}`}
      empty="No source has been seen yet"
      onChange={({ detail }) => type(detail.value)}
      onSelect={({ detail }) => apply(detail.value)}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    />
  );
}
