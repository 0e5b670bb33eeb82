import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Failure } from '../api/failure.ts';
import { focusFirstInvalid } from '../shell/focus-invalid.ts';
import type { LeaveGuard } from '../shell/leave-guard.tsx';
import { visibleText } from '../text/visible-text.ts';
import { DeliveryFields } from './delivery-fields.tsx';
import { DestinationFields } from './destination-fields.tsx';
import { type FieldName, faultsOf, hasFaults, NO_FAULTS, type WebhookDraft } from './draft.ts';
import { subscriptionsOf, withTyped } from './events-choice.ts';
import { EventsField } from './events-field.tsx';
import { fieldOf, wordsOf } from './field-of-failure.ts';
import { useWebhookDraft } from './use-webhook-draft.ts';
import { VerificationFailure } from './verification-failure.tsx';

interface Props {
  readonly initial: WebhookDraft;
  /** On an edit the name stands: renaming is an operation of its own. */
  readonly withName: boolean;
  readonly tokenHint: string;
  readonly submitText: string;
  readonly failureText: string;
  readonly submitting: boolean;
  readonly failure: Failure | null;
  readonly guard: LeaveGuard;
  /** Offered beside a failure that is about no field. */
  readonly failureAction?: (draft: WebhookDraft) => ReactNode;
  /** Below the fields: what depends on what they hold. */
  readonly children: (draft: WebhookDraft) => ReactNode;
  readonly onSubmit: (draft: WebhookDraft) => void;
  readonly onCancel: () => void;
}

export function WebhookForm(props: Props) {
  const { initial, failure, submitting, submitText, guard, onSubmit, onCancel } = props;
  const { draft, set, restored } = useWebhookDraft(initial, guard);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const mayBeEmpty = subscriptionsOf(initial.events).length === 0;
  const rules = { withName: props.withName, mayBeEmpty };
  const faults = tries === 0 ? NO_FAULTS : faultsOf(draft, rules);
  const failedField = fieldOf(failure);
  const errorOf = (field: FieldName): string | undefined =>
    faults.fields[field] ?? (failedField === field && failure ? visibleText(wordsOf(failure)) : undefined);
  // After the errors are there to be found: once per try, and once per answer.
  useEffect(() => {
    if (tries > 0 || failure) focusFirstInvalid(form.current);
  }, [tries, failure]);

  const submit = (): void => {
    const events = withTyped(draft.events);
    setTries(tries + 1);
    if (hasFaults(faultsOf(draft, rules))) return;
    set({ events });
    onSubmit({ ...draft, events });
  };
  return (
    <form
      ref={form}
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
          {restored && (
            <Alert type="info" header="You were signed in again">
              What you had typed is here, except for a token.
            </Alert>
          )}
          <DestinationFields
            draft={draft}
            withName={props.withName}
            tokenHint={props.tokenHint}
            errorOf={errorOf}
            onChange={set}
          />
          <Container header={<Header variant="h2">What to send</Header>}>
            <EventsField
              value={draft.events}
              onChange={(events) => set({ events })}
              errorText={errorOf('events')}
              faults={faults}
            />
          </Container>
          <DeliveryFields
            settings={draft.settings}
            errorOf={errorOf}
            onChange={(settings) => set({ settings })}
          />
          {props.children({ ...draft, events: withTyped(draft.events) })}
          {failure && failedField === undefined && (
            <VerificationFailure
              what={props.failureText}
              failure={failure}
              action={props.failureAction?.({ ...draft, events: withTyped(draft.events) })}
            />
          )}
        </SpaceBetween>
      </Form>
      {guard.question}
    </form>
  );
}
