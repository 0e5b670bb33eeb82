import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { OptionalLabel } from '../text/optional-label.tsx';
import { type Group, isNamedEvent, typedAdded } from './events-choice.ts';

interface Props {
  readonly group: Group;
  readonly errorText: string | undefined;
  readonly onChange: (group: Group) => void;
}

/** Sources of one's own are not in the catalogue. */
export function OwnEvent({ group, errorText, onChange }: Props) {
  const [refused, setRefused] = useState(false);
  const wrong = refused && !isNamedEvent(group.typed.trim());
  const add = (): void => {
    setRefused(!isNamedEvent(group.typed.trim()));
    onChange(typedAdded(group));
  };
  return (
    <FormField
      label={<OptionalLabel>Other event</OptionalLabel>}
      description="Any source:action, such as acme.orders.order:create; * stands for every action."
      errorText={errorText ?? (wrong && 'Write it as source:action.')}
      secondaryControl={
        <Button formAction="none" onClick={add}>
          Add event
        </Button>
      }
    >
      <Input
        value={group.typed}
        placeholder="acme.orders.order:create"
        onChange={({ detail }) => onChange({ ...group, typed: detail.value })}
        onKeyDown={(event) => {
          if (event.detail.key !== 'Enter') return;
          // Otherwise it would submit the form around it.
          event.preventDefault();
          add();
        }}
      />
    </FormField>
  );
}
