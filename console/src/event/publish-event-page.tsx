import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useContext, useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useApi } from '../api/client.ts';
import { answerOf } from '../api/failure.ts';
import { useEventTypes } from '../api/queries.ts';
import { useAction } from '../api/use-action.ts';
import { paths } from '../paths.ts';
import { keepOnDeparture, keptDraft } from '../shell/departure.ts';
import { InfoLink } from '../shell/help.tsx';
import { useLeaveGuard } from '../shell/leave-guard.tsx';
import { useNotice } from '../shell/notices.tsx';
import { SessionContext } from '../shell/session.ts';
import { curlOf } from '../text/as-code.ts';
import { AsCode } from '../text/as-code-section.tsx';
import { visibleText } from '../text/visible-text.ts';
import type { JustPublished } from './event-page.tsx';
import { OWN_EVENT, sampleOf } from './sample.ts';

/** Fanfare's own events: nobody else may publish under their names. */
const RESERVED = /^fanfare\./;
const OWN: SelectProps.Option = { value: '', label: 'An event of my own' };

export function PublishEventPage() {
  const { project = '' } = useParams();
  const { client, base } = useApi();
  const withAccessToken = useContext(SessionContext) !== undefined;
  const navigate = useNavigate();
  const notice = useNotice();
  const types = useEventTypes();
  const publishable = (types.data ?? []).filter(({ source }) => !RESERVED.test(source));
  const options = groups(publishable);
  const [chosen, setChosen] = useState<SelectProps.Option>();
  const [written, setWritten] = useState(keptText);
  const guard = useLeaveGuard();
  const { watch } = guard;
  useEffect(() => watch(written !== undefined), [watch, written]);
  useEffect(() => keepOnDeparture(() => written), [written]);
  // Until something is chosen: the catalogue's first, which the local server's own webhook gets.
  const selected = chosen ?? options[0]?.options[0] ?? OWN;
  const type = publishable.find(({ source, action }) => `${source}:${action}` === selected.value);
  const text = written ?? (type ? sampleOf(type) : OWN_EVENT);
  const publish = useAction(
    project,
    (body: string) =>
      answerOf(
        client.POST('/2023-05-31/webhook/project/{project_id}/events', {
          params: { path: { project_id: project } },
          // As written: parsing it here would round giant numbers.
          body: body as never,
          bodySerializer: (asWritten) => asWritten,
        }),
      ),
    {
      done: ({ event_id }) => {
        notice({ type: 'success', header: 'Event published', content: event_id });
        guard.allow();
        const state: JustPublished = { justPublished: true };
        void navigate(paths.event(project, event_id), { state });
      },
    },
  );
  const choose = (option: SelectProps.Option): void => {
    setChosen(option);
    setWritten(undefined);
  };
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="events" about="events" />}
          description="Publish a sample event, to see where it goes and what a receiver makes of it."
        >
          Publish an event
        </Header>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate(text);
        }}
      >
        <Form
          actions={
            <Button variant="primary" formAction="submit" loading={publish.isPending}>
              Publish event
            </Button>
          }
        >
          <SpaceBetween size="l">
            <Container>
              <SpaceBetween size="l">
                <FormField label="Sample" description="From the catalogue of events, to be changed below.">
                  <Select
                    filteringType="auto"
                    filteringAriaLabel="Find a sample"
                    options={[OWN, ...options]}
                    selectedOption={selected}
                    onChange={({ detail }) => choose(detail.selectedOption)}
                    statusType={types.isPending ? 'loading' : 'finished'}
                  />
                </FormField>
                <FormField
                  label="Event"
                  stretch
                  description="Without event_id a new one is made. event_payload can be any JSON and is sent as written."
                >
                  <Textarea
                    rows={20}
                    // The first sample must not replace what someone has begun to write.
                    readOnly={types.isPending}
                    spellcheck={false}
                    nativeTextareaAttributes={{ style: { fontFamily: 'monospace' } }}
                    value={text}
                    onChange={({ detail }) => setWritten(detail.value)}
                  />
                </FormField>
              </SpaceBetween>
            </Container>
            {publish.error && (
              <Alert type="error" header="The event was not published">
                {visibleText(publish.error.message)}
              </Alert>
            )}
            <AsCode
              curl={curlOf({
                method: 'POST',
                url: `${base}/2023-05-31/webhook/project/${encodeURIComponent(project)}/events`,
                body: text,
                withToken: false,
                withAccessToken,
              })}
            />
          </SpaceBetween>
        </Form>
        {guard.question}
      </form>
    </ContentLayout>
  );
}

/** What was written before signing in again. */
function keptText(): string | undefined {
  const kept = keptDraft();
  return typeof kept === 'string' ? kept : undefined;
}

function groups(
  types: readonly { source: string; action: string; description: string }[],
): SelectProps.OptionGroup[] {
  return [...Map.groupBy(types, ({ source }) => source)].map(([source, ofSource]) => ({
    label: source,
    options: ofSource.map(({ action, description }) => ({
      value: `${source}:${action}`,
      label: `${source}:${action}`,
      description,
    })),
  }));
}
