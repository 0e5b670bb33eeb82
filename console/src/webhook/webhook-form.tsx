import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { type ReactNode, useState } from 'react';
import type { Failure } from '../api/failure.ts';
import { InfoLink } from '../shell/help.tsx';
import { visibleText } from '../text/visible-text.ts';
import type { EventsChoice } from './events-choice.ts';
import { EventsField } from './events-field.tsx';
import { type FieldName, fieldOf } from './field-of-failure.ts';

export interface WebhookDraft {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly token: string;
  readonly events: EventsChoice;
}

interface Props {
  readonly initial: WebhookDraft;
  /** On an edit the name stands: renaming is an operation of its own. */
  readonly withName: boolean;
  readonly tokenHint: string;
  readonly submitText: string;
  readonly failureText: string;
  readonly submitting: boolean;
  readonly failure: Failure | null;
  /** Offered beside a failure that is about no field. */
  readonly failureAction?: (draft: WebhookDraft) => ReactNode;
  readonly children?: ReactNode;
  readonly onSubmit: (draft: WebhookDraft) => void;
  readonly onCancel: () => void;
}

export function WebhookForm(props: Props) {
  const { initial, failure, submitting, submitText, onSubmit, onCancel } = props;
  const [draft, setDraft] = useState(initial);
  const [missing, setMissing] = useState<readonly FieldName[]>([]);
  const set = (change: Partial<WebhookDraft>): void => setDraft({ ...draft, ...change });
  const failedField = fieldOf(failure);
  const errorOf = (field: FieldName): string | undefined => {
    if (missing.includes(field)) return 'Required.';
    return failedField === field && failure ? visibleText(failure.message) : undefined;
  };

  const submit = (): void => {
    const empty = (['name', 'url'] as const).filter((field) => draft[field].trim() === '');
    const lacking = props.withName ? empty : empty.filter((field) => field !== 'name');
    setMissing(lacking);
    if (lacking.length === 0) onSubmit(draft);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button variant="primary" formAction="submit" loading={submitting}>
              {submitText}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Destination</Header>}>
            <SpaceBetween size="l">
              {props.withName && (
                <FormField
                  label="Name"
                  description="Unique in the project; part of the webhook's resource name."
                  constraintText="1 to 64 letters, digits, full stops, hyphens or underscores."
                  errorText={errorOf('name')}
                >
                  <Input
                    value={draft.name}
                    autoFocus
                    ariaRequired
                    placeholder="image-events"
                    onChange={({ detail }) => set({ name: detail.value })}
                  />
                </FormField>
              )}
              <FormField label={optional('Description')} errorText={errorOf('description')}>
                <Textarea
                  rows={2}
                  value={draft.description}
                  onChange={({ detail }) => set({ description: detail.value })}
                />
              </FormField>
              <FormField
                label="Webhook URL"
                description="Must accept POST over HTTP or HTTPS."
                errorText={errorOf('url')}
              >
                <Input
                  type="url"
                  inputMode="url"
                  value={draft.url}
                  ariaRequired
                  placeholder="https://receiver.example.com/hook"
                  onChange={({ detail }) => set({ url: detail.value })}
                />
              </FormField>
              <FormField
                label={optional('Token')}
                info={<InfoLink topic="signatures" about="signatures" />}
                description={props.tokenHint}
                errorText={errorOf('token')}
              >
                <Input
                  type="password"
                  autoComplete="new-password"
                  value={draft.token}
                  onChange={({ detail }) => set({ token: detail.value })}
                />
              </FormField>
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">What to send</Header>}>
            <EventsField
              value={draft.events}
              onChange={(events) => set({ events })}
              errorText={errorOf('events')}
            />
          </Container>
          {props.children}
          {failure && failedField === undefined && (
            <Alert type="error" header={props.failureText} action={props.failureAction?.(draft)}>
              {visibleText(failure.message)}
            </Alert>
          )}
        </SpaceBetween>
      </Form>
    </form>
  );
}

const optional = (label: string): ReactNode => (
  <>
    {label} <i>– optional</i>
  </>
);
