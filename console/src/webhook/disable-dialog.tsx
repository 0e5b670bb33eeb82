import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useAction } from '../api/use-action.ts';
import { BACKLOG_SHOWN, useWebhookCalls } from '../api/use-webhook-calls.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureAlert } from '../shell/failure-alert.tsx';
import type { DialogProps } from './dialog-props.ts';
import { webhookName } from './webhook-name.ts';
import { useWebhookNotices } from './webhook-notices.tsx';

interface Props extends DialogProps {
  /** Pending deliveries, counted up to a page. */
  readonly backlog: number;
}

/** Asked only where something is lost by it. */
export default function DisableDialog({ project, webhook, close, backlog }: Props) {
  const name = webhookName(webhook);
  const address = { project, name };
  const notices = useWebhookNotices(address);
  const calls = useWebhookCalls(address);
  const disable = useAction(project, calls.disable, {
    done: () => {
      notices.disabled();
      close();
    },
  });
  const pause = useAction(project, calls.pause, {
    done: () => {
      notices.paused();
      close();
    },
  });
  const failure = disable.error ?? pause.error;
  return (
    <Dialog
      header="Disable webhook"
      close={close}
      actions={[
        webhook.paused_at === undefined && (
          <Button key="pause" loading={pause.isPending} onClick={() => pause.mutate(undefined)}>
            Pause instead
          </Button>
        ),
        <Button
          key="disable"
          variant="primary"
          loading={disable.isPending}
          onClick={() => disable.mutate(undefined)}
        >
          Disable and cancel them
        </Button>,
      ]}
    >
      <SpaceBetween size="m">
        {failure && <FailureAlert what="The webhook is as it was" error={failure} />}
        <Alert type="warning" header={backlogText(backlog)}>
          Disabling {name} cancels them when they come due; they can be brought back after it was enabled
          again. Pausing holds them until it is resumed.
        </Alert>
      </SpaceBetween>
    </Dialog>
  );
}

function backlogText(count: number): string {
  if (count >= BACKLOG_SHOWN) return `${BACKLOG_SHOWN} or more deliveries are pending`;
  return count === 1 ? '1 delivery is pending' : `${count} deliveries are pending`;
}
