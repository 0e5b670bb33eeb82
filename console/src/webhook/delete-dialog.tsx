import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { paths } from '../paths.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureAlert } from '../shell/failure-alert.tsx';
import type { DialogProps } from './dialog-props.ts';
import { webhookName } from './webhook-name.ts';
import { useWebhookNotices } from './webhook-notices.tsx';

export default function DeleteDialog({ project, webhook, close }: DialogProps) {
  const name = webhookName(webhook);
  const address = { project, name };
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const notices = useWebhookNotices(address);
  const remove = useAction(project, useWebhookCalls(address).remove, {
    done: () => {
      notices.done(`Webhook ${name} deleted`);
      close();
      void navigate(paths.webhooks(project));
    },
  });
  const confirmed = typed === name;
  return (
    <Dialog
      header="Delete webhook"
      close={close}
      actions={
        <Button
          variant="primary"
          formAction="submit"
          form="delete"
          loading={remove.isPending}
          disabled={!confirmed}
          disabledReason={`Type ${name} to confirm`}
        >
          Delete webhook
        </Button>
      }
    >
      <form
        id="delete"
        onSubmit={(event) => {
          event.preventDefault();
          if (confirmed) remove.mutate(undefined);
        }}
      >
        <SpaceBetween size="m">
          <Alert type="warning">
            The webhook, its token and the record of its deliveries are deleted for good.
          </Alert>
          {remove.error && <FailureAlert what="The webhook was not deleted" error={remove.error} />}
          <FormField label={`To confirm, type the webhook's name: ${name}`}>
            <Input value={typed} placeholder={name} onChange={({ detail }) => setTyped(detail.value)} />
          </FormField>
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
