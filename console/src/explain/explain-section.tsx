import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useExplanation } from '../api/explanations.ts';
import { useWebhooks } from '../api/queries.ts';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { InfoLink } from '../shell/help.tsx';
import { useListAddress } from '../shell/use-list-address.ts';
import { webhookName } from '../webhook/webhook-name.ts';
import { Answer } from './answer.tsx';
import type { ExplainedEvent } from './explanation-words.ts';

/** The webhook that is asked about, in the page's address. */
const WHY = 'why';

interface Props {
  readonly project: string;
  readonly eventId: string;
  readonly event: ExplainedEvent;
}

/** Why a webhook got an event, or did not: whichever webhook one chooses. */
export function ExplainSection({ project, eventId, event }: Props) {
  const address = useListAddress();
  const name = address.valueOf(WHY);
  const { webhooks, isPending } = useWebhooks(project);
  const { data, error } = useExplanation(project, eventId, name);
  const names = (webhooks ?? []).map(webhookName).toSorted((a, b) => a.localeCompare(b));
  return (
    <Container
      header={
        <Header
          variant="h2"
          info={<InfoLink topic="events" about="why a webhook gets an event" />}
          description="Whether or not it is among those that it went to."
        >
          Why did a webhook get this, or not?
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField label="Webhook">
          <Select
            placeholder="Choose a webhook"
            filteringType="auto"
            filteringAriaLabel="Find a webhook"
            filteringPlaceholder="Find by name"
            statusType={isPending ? 'loading' : 'finished'}
            empty="No webhook in this project"
            expandToViewport
            options={names.map((value) => ({ value, label: value }))}
            selectedOption={name === '' ? null : { value: name, label: name }}
            onChange={({ detail }) => address.filterBy({ [WHY]: detail.selectedOption.value ?? '' })}
          />
        </FormField>
        {name !== '' && !data && !error && <Spinner />}
        {error && !data && <FailureAlert what="It could not be explained" error={error} />}
        {data && <Answer project={project} name={name} event={event} explanation={data} />}
      </SpaceBetween>
    </Container>
  );
}
