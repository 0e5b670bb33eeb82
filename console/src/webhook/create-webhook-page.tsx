import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useAction } from '../api/use-action.ts';
import { type NewWebhook, useCreateWebhook } from '../api/use-webhook-calls.ts';
import { paths } from '../paths.ts';
import { useLeaveGuard } from '../shell/leave-guard.tsx';
import { useNotice } from '../shell/notices.tsx';
import { NO_SETTINGS, settingsOf } from './delivery-settings.ts';
import type { WebhookDraft } from './draft.ts';
import { choiceOf, subscriptionsOf } from './events-choice.ts';
import { TryUrl } from './try-url.tsx';
import { WebhookAsCode } from './webhook-as-code.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { webhookName } from './webhook-name.ts';

const EMPTY: WebhookDraft = {
  name: '',
  description: '',
  url: '',
  token: '',
  events: choiceOf([{ events: [{ source: '*', action: '*' }] }]),
  settings: NO_SETTINGS,
};

export function CreateWebhookPage() {
  const { project = '' } = useParams();
  const navigate = useNavigate();
  const notice = useNotice();
  const guard = useLeaveGuard();
  const [enabled, setEnabled] = useState(true);
  const create = useAction(project, useCreateWebhook(project), {
    done: (webhook) => {
      const name = webhookName(webhook);
      notice({ type: 'success', header: `Webhook ${name} created`, content: stateText(webhook.enabled) });
      guard.allow();
      void navigate(paths.webhook(project, name));
    },
  });
  return (
    <ContentLayout
      header={
        <Header variant="h1" description="Send events of this project to a URL of yours.">
          Create webhook
        </Header>
      }
    >
      <WebhookForm
        initial={EMPTY}
        withName
        tokenHint="Secret for the signature of every request. It cannot be viewed after saving: give it to your receiver now."
        submitText="Create webhook"
        failureText="The webhook was not created"
        submitting={create.isPending}
        failure={create.error}
        guard={guard}
        failureAction={(draft) =>
          create.error?.isVerification && (
            <Button formAction="none" onClick={() => create.mutate(bodyOf(draft, false))}>
              Create it disabled
            </Button>
          )
        }
        onSubmit={(draft) => create.mutate(bodyOf(draft, enabled))}
        onCancel={() => void navigate(paths.webhooks(project))}
      >
        {(draft) => (
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">State</Header>}>
              <SpaceBetween size="m">
                <FormField description="The destination gets a verification request and has to answer 2xx.">
                  <Checkbox checked={enabled} onChange={({ detail }) => setEnabled(detail.checked)}>
                    Verify the URL and enable the webhook
                  </Checkbox>
                </FormField>
                <TryUrl project={project} draft={draft} />
              </SpaceBetween>
            </Container>
            <WebhookAsCode
              draft={draft}
              name={draft.name.trim()}
              enabled={enabled}
              signed={draft.token !== ''}
              setsToken={draft.token !== ''}
              method="POST"
              path={`/project/${encodeURIComponent(project)}/webhooks`}
              body={bodyOf({ ...draft, token: '' }, enabled, draft.token !== '')}
            />
          </SpaceBetween>
        )}
      </WebhookForm>
    </ContentLayout>
  );
}

function bodyOf(
  { name, description, url, token, events, settings }: WebhookDraft,
  enabled: boolean,
  signed = token !== '',
): NewWebhook {
  const delivery = settingsOf(settings);
  return {
    name: name.trim(),
    ...(description !== '' && { description }),
    enabled,
    config: { url: url.trim(), ...(signed && { hmac_key: token }) },
    subscriptions: subscriptionsOf(events),
    ...(Object.keys(delivery).length > 0 && { delivery }),
  };
}

const stateText = (enabled: boolean): string =>
  enabled
    ? 'The destination answered the verification; the webhook is enabled.'
    : 'It is disabled: enable it from its Actions menu.';
