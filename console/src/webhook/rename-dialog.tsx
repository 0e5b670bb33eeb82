import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { paths } from '../paths.ts';
import { Dialog } from '../shell/dialog.tsx';
import { CallAsCurl } from './call-as-curl.tsx';
import type { DialogProps } from './dialog-props.ts';
import { webhookName } from './webhook-name.ts';
import { useWebhookNotices } from './webhook-notices.tsx';

export default function RenameDialog({ project, webhook, close }: DialogProps) {
  const name = webhookName(webhook);
  const address = { project, name };
  const [newName, setNewName] = useState(name);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const notices = useWebhookNotices(address);
  const rename = useAction(project, useWebhookCalls(address).rename, {
    done: () => {
      notices.done(`Webhook ${name} is now called ${newName}`);
      close();
      // Its own page has the name in the address.
      if (pathname === paths.webhook(project, name))
        void navigate(paths.webhook(project, newName), { replace: true });
    },
  });
  return (
    <Dialog
      header="Rename webhook"
      close={close}
      actions={
        <Button variant="primary" formAction="submit" form="rename" loading={rename.isPending}>
          Rename webhook
        </Button>
      }
    >
      <form
        id="rename"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(newName);
        }}
      >
        <FormField
          label="Name"
          description="Its deliveries and its resource_id stay; its resource_name changes."
          errorText={rename.error?.message}
        >
          <Input value={newName} onChange={({ detail }) => setNewName(detail.value)} />
        </FormField>
        <CallAsCurl address={address} method="PATCH" path="/name" body={{ name: newName }} />
      </form>
    </Dialog>
  );
}
