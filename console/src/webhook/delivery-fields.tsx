import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import {
  RATE_MAX,
  RATE_MIN,
  SCHEDULE_MAX_ATTEMPTS,
  TIMEOUT_MAX_SECONDS,
  TIMEOUT_MIN_SECONDS,
} from '../api/bounds.ts';
import { OptionalLabel } from '../text/optional-label.tsx';
import { wholeNumberRule } from '../text/whole-number.ts';
import { NO_SETTINGS, type SettingName, type SettingsDraft } from './delivery-settings.ts';

interface Props {
  readonly settings: SettingsDraft;
  readonly errorOf: (field: SettingName) => string | undefined;
  readonly onChange: (settings: SettingsDraft) => void;
}

const NAMES = Object.keys(NO_SETTINGS) as SettingName[];

/** How fast, how often and how patiently a webhook is sent to; most leave it to the operator. */
export function DeliveryFields({ settings, errorOf, onChange }: Props) {
  const [opened, setOpened] = useState(() => NAMES.some((name) => settings[name] !== ''));
  // A field with an error must be there to be found.
  const expanded = opened || NAMES.some((name) => errorOf(name) !== undefined);
  const field = (name: SettingName, placeholder: string, inputMode: 'numeric' | 'text') => (
    <Input
      value={settings[name]}
      inputMode={inputMode}
      placeholder={placeholder}
      onChange={({ detail }) => onChange({ ...settings, [name]: detail.value })}
    />
  );
  return (
    <ExpandableSection
      variant="container"
      headerText="How to send"
      headerDescription="Rate, retries and timeout. What is left empty is as the operator has set it."
      expanded={expanded}
      onChange={({ detail }) => setOpened(detail.expanded)}
    >
      <SpaceBetween size="l">
        <FormField
          label={<OptionalLabel>Deliveries a second</OptionalLabel>}
          description="More are held, and wait their turn without costing an attempt."
          constraintText={wholeNumberRule(RATE_MIN, RATE_MAX)}
          errorText={errorOf('rate')}
        >
          {field('rate', 'Not limited', 'numeric')}
        </FormField>
        <FormField
          label={<OptionalLabel>Retry schedule</OptionalLabel>}
          description="The wait before each attempt, the first one 0."
          constraintText={`Up to ${SCHEDULE_MAX_ATTEMPTS} waits of at most 2 d, in s, min, h or d.`}
          errorText={errorOf('schedule')}
        >
          {field('schedule', '0, 5 s, 5 min, 30 min, 2 h', 'text')}
        </FormField>
        <FormField
          label={<OptionalLabel>Attempt timeout</OptionalLabel>}
          description="Seconds until an attempt without an answer has failed. A verification has 10."
          constraintText={wholeNumberRule(TIMEOUT_MIN_SECONDS, TIMEOUT_MAX_SECONDS)}
          errorText={errorOf('timeout')}
        >
          {field('timeout', 'As the operator has set it', 'numeric')}
        </FormField>
      </SpaceBetween>
    </ExpandableSection>
  );
}
