import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Multiselect, { type MultiselectProps } from '@cloudscape-design/components/multiselect';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import type { EventType } from '../api/client.ts';
import { useEventTypes } from '../api/queries.ts';
import { InfoLink } from '../shell/help.tsx';
import { OptionalLabel } from '../text/optional-label.tsx';
import type { Faults } from './draft.ts';
import { type EventsChoice, type Group, newGroup, withoutContradictions } from './events-choice.ts';
import { OwnEvent } from './own-event.tsx';

const TOKENS_SHOWN = 12;

interface Props {
  readonly value: EventsChoice;
  readonly onChange: (value: EventsChoice) => void;
  readonly errorText: string | undefined;
  readonly faults: Faults;
}

/** Which events a webhook gets: all, or chosen ones, per resource where wanted. */
export function EventsField({ value, onChange, errorText, faults }: Props) {
  const setGroup = (group: Group): void =>
    onChange({ ...value, groups: value.groups.map((each) => (each.key === group.key ? group : each)) });
  return (
    <SpaceBetween size="m">
      <FormField label="Events" info={<InfoLink topic="webhooks" about="events" />} errorText={errorText}>
        <RadioGroup
          value={value.all ? 'all' : 'chosen'}
          onChange={({ detail }) => onChange({ ...value, all: detail.value === 'all' })}
          items={[
            { value: 'all', label: 'All events', description: 'Events of services added later too.' },
            { value: 'chosen', label: 'Specific events' },
          ]}
        />
      </FormField>
      {value.all && (
        <ResourceField
          resourceId={value.resourceId}
          onChange={(resourceId) => onChange({ ...value, resourceId })}
        />
      )}
      {!value.all &&
        value.groups.map((group, index) => (
          <GroupFields
            key={group.key}
            group={group}
            number={index + 1}
            alone={value.groups.length === 1}
            errorText={faults.groups.get(group.key)}
            typedErrorText={faults.typed.get(group.key)}
            onChange={setGroup}
            onRemove={() => onChange({ ...value, groups: value.groups.filter((each) => each !== group) })}
          />
        ))}
      {!value.all && (
        <Button
          iconName="add-plus"
          onClick={() => onChange({ ...value, groups: [...value.groups, newGroup()] })}
        >
          Add events of another resource
        </Button>
      )}
    </SpaceBetween>
  );
}

interface GroupProps {
  readonly group: Group;
  readonly number: number;
  readonly alone: boolean;
  readonly errorText: string | undefined;
  readonly typedErrorText: string | undefined;
  readonly onChange: (group: Group) => void;
  readonly onRemove: () => void;
}

function GroupFields({ group, number, alone, onChange, onRemove, ...errors }: GroupProps) {
  const types = useEventTypes();
  const options = useMemo(() => optionsOf(types.data ?? []), [types.data]);
  const select = (after: readonly string[]): void =>
    onChange({ ...group, events: withoutContradictions(group.events, after) });
  return (
    <Container>
      <SpaceBetween size="m">
        <FormField
          label={alone ? 'Events to send' : `Events to send, group ${number}`}
          description="Search by service, source or action."
          errorText={errors.errorText}
        >
          <Multiselect
            options={options}
            selectedOptions={group.events.map((name) => ({ value: name, label: name }))}
            onChange={({ detail }) => select(detail.selectedOptions.map(({ value = '' }) => value))}
            filteringType="auto"
            filteringPlaceholder="Find events"
            filteringAriaLabel="Find events"
            placeholder="Choose events"
            tokenLimit={TOKENS_SHOWN}
            deselectAriaLabel={({ label }) => `Remove ${label}`}
            statusType={types.isPending ? 'loading' : types.error ? 'error' : 'finished'}
            errorText="The catalogue could not be loaded"
            loadingText="Loading the catalogue"
            empty="No such event in the catalogue: add it below by its name."
            selectedAriaLabel="Selected"
            expandToViewport
          />
        </FormField>
        <OwnEvent group={group} errorText={errors.typedErrorText} onChange={onChange} />
        <ResourceField
          resourceId={group.resourceId}
          onChange={(resourceId) => onChange({ ...group, resourceId })}
        />
        {!alone && <Button onClick={onRemove}>Remove group {number}</Button>}
      </SpaceBetween>
    </Container>
  );
}

function ResourceField({
  resourceId,
  onChange,
}: {
  readonly resourceId: string;
  readonly onChange: (resourceId: string) => void;
}) {
  return (
    <FormField
      label={<OptionalLabel>Resource ID</OptionalLabel>}
      description="Only events of this resource and of what belongs to it, such as one registry and its versions."
    >
      <Input
        value={resourceId}
        onChange={({ detail }) => onChange(detail.value)}
        placeholder="Every resource"
      />
    </FormField>
  );
}

function optionsOf(types: readonly EventType[]): MultiselectProps.OptionGroup[] {
  const bySource = Map.groupBy(types, ({ source }) => source);
  return [...bySource].map(([source, ofSource]) => ({
    label: source,
    description: ofSource[0]?.service ?? '',
    options: [
      option(`${source}:*`, 'Every action, those added later too', ofSource[0]),
      ...ofSource.map((type) => option(`${source}:${type.action}`, type.description, type)),
    ],
  }));
}

const option = (name: string, description: string, type: EventType | undefined): MultiselectProps.Option => ({
  value: name,
  label: name,
  description,
  filteringTags: [type?.service ?? ''],
});
