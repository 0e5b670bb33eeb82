import Input from '@cloudscape-design/components/input';

interface Props {
  readonly action: string;
  readonly onChange: (action: string) => void;
}

export function ActionFilter({ action, onChange }: Props) {
  return (
    <Input
      type="search"
      ariaLabel="Action"
      placeholder="Any action"
      value={action}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}
