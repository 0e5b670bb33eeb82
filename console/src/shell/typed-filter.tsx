import Input from '@cloudscape-design/components/input';
import { useTypedFilter } from './use-typed-filter.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  /** What can be asked for: the field is marked until it holds such a text. */
  readonly accepts?: (text: string) => boolean;
  readonly onChange: (value: string) => void;
}

/** A filter for exactly what is typed. */
export function TypedFilter({ label, value, accepts = () => true, onChange }: Props) {
  const isFine = (text: string): boolean => text.trim() === '' || accepts(text.trim());
  const { shown, type, onKeyDown, onBlur } = useTypedFilter(value, onChange);
  const fine = isFine(shown);
  return (
    <Input
      type="search"
      ariaLabel={label}
      placeholder={`Any ${label.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}`}
      invalid={!fine}
      value={shown}
      onChange={({ detail }) => type(detail.value)}
      onKeyDown={(event) => fine && onKeyDown(event)}
      onBlur={() => fine && onBlur()}
    />
  );
}
