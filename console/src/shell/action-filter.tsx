import Input from '@cloudscape-design/components/input';
import { useTypedFilter } from './use-typed-filter.ts';

interface Props {
  readonly action: string;
  readonly onChange: (action: string) => void;
}

export function ActionFilter({ action, onChange }: Props) {
  const { shown, type, onKeyDown, onBlur } = useTypedFilter(action, onChange);
  return (
    <Input
      type="search"
      ariaLabel="Action"
      placeholder="Any action"
      value={shown}
      onChange={({ detail }) => type(detail.value)}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    />
  );
}
