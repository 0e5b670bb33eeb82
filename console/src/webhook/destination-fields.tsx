import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { OptionalLabel } from '../text/optional-label.tsx';
import type { FieldName, WebhookDraft } from './draft.ts';
import { TokenField } from './token-field.tsx';

interface Props {
  readonly draft: WebhookDraft;
  readonly withName: boolean;
  readonly tokenHint: string;
  readonly errorOf: (field: FieldName) => string | undefined;
  readonly onChange: (change: Partial<WebhookDraft>) => void;
}

/** Where a webhook sends to, and under what name. */
export function DestinationFields({ draft, withName, tokenHint, errorOf, onChange }: Props) {
  return (
    <Container header={<Header variant="h2">Destination</Header>}>
      <SpaceBetween size="l">
        {withName && (
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
              onChange={({ detail }) => onChange({ name: detail.value })}
            />
          </FormField>
        )}
        <FormField label={<OptionalLabel>Description</OptionalLabel>} errorText={errorOf('description')}>
          <Textarea
            rows={2}
            value={draft.description}
            onChange={({ detail }) => onChange({ description: detail.value })}
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
            onChange={({ detail }) => onChange({ url: detail.value })}
          />
        </FormField>
        <TokenField
          token={draft.token}
          hint={tokenHint}
          errorText={errorOf('token')}
          onChange={(token) => onChange({ token })}
        />
      </SpaceBetween>
    </Container>
  );
}
