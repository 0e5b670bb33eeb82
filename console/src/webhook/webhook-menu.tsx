import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Webhook } from '../api/client.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { paths } from '../paths.ts';
import { useEnable, useResume } from './use-repair.ts';
import { webhookName } from './webhook-name.ts';
import { useWebhookNotices } from './webhook-notices.tsx';

const DisableDialog = lazy(() => import('./disable-dialog.tsx'));
const DIALOGS = {
  rename: lazy(() => import('./rename-dialog.tsx')),
  token: lazy(() => import('./token-dialog.tsx')),
  delete: lazy(() => import('./delete-dialog.tsx')),
} as const;
type DialogName = keyof typeof DIALOGS;

interface Props {
  readonly project: string;
  readonly webhook: Webhook;
  /** An ellipsis in a table's row; a button named Actions on the webhook's own page. */
  readonly variant: 'row' | 'page';
}

/** Everything that can be done to a webhook. */
export function WebhookMenu({ project, webhook, variant }: Props) {
  const name = webhookName(webhook);
  const address = { project, name };
  const navigate = useNavigate();
  const calls = useWebhookCalls(address);
  const notices = useWebhookNotices(address);
  const enable = useEnable(address);
  const pause = useAction(project, calls.pause, {
    done: notices.paused,
    failed: notices.failed(`Webhook ${name} could not be paused`),
  });
  const resume = useResume(address);
  const [backlog, setBacklog] = useState(0);
  // What is pending is cancelled by it: then it is asked for first.
  const disable = useAction(
    project,
    async (): Promise<number> => {
      const { length } = await calls.pending();
      if (length === 0) await calls.disable();
      return length;
    },
    {
      done: (pending) => {
        setBacklog(pending);
        if (pending === 0) notices.disabled();
      },
      failed: notices.failed(`Webhook ${name} could not be disabled`),
    },
  );
  const test = useAction(project, calls.verify, {
    done: ({ delivery }) => notices.tested(delivery),
    failed: notices.failed('The test could not be sent'),
  });
  const [dialog, setDialog] = useState<DialogName>();
  const Dialog = dialog && DIALOGS[dialog];

  const actions: Record<string, () => void> = {
    enable: () => enable.mutate(undefined),
    pause: () => pause.mutate(undefined),
    resume: () => resume.mutate(undefined),
    disable: () => disable.mutate(undefined),
    test: () => test.mutate(undefined),
    missed: () => void navigate(paths.bringBack(project, name)),
    edit: () => void navigate(paths.editWebhook(project, name)),
    rename: () => setDialog('rename'),
    token: () => setDialog('token'),
    delete: () => setDialog('delete'),
  };
  return (
    <>
      <ButtonDropdown
        variant={variant === 'row' ? 'inline-icon' : 'normal'}
        ariaLabel={`Actions for ${name}`}
        expandToViewport
        loading={[enable, disable, pause, resume, test].some(({ isPending }) => isPending)}
        items={[
          webhook.enabled
            ? { id: 'disable', text: 'Disable webhook' }
            : { id: 'enable', text: 'Enable webhook' },
          ...pauseItems(webhook),
          { id: 'test', text: 'Send a test' },
          { id: 'missed', text: 'Bring back what it missed' },
          { id: 'edit', text: 'Edit webhook' },
          { id: 'rename', text: 'Rename webhook' },
          { id: 'token', text: 'Replace or rotate token' },
          { id: 'delete', text: 'Delete webhook' },
        ]}
        onItemClick={({ detail }) => actions[detail.id]?.()}
      >
        {variant === 'page' && 'Actions'}
      </ButtonDropdown>
      {backlog > 0 && (
        <Suspense>
          <DisableDialog project={project} webhook={webhook} backlog={backlog} close={() => setBacklog(0)} />
        </Suspense>
      )}
      {Dialog && (
        <Suspense>
          <Dialog project={project} webhook={webhook} close={() => setDialog(undefined)} />
        </Suspense>
      )}
    </>
  );
}

/** A webhook that is off has nothing to hold; one that was paused before can be resumed all the same. */
function pauseItems({ enabled, paused_at }: Webhook) {
  if (paused_at !== undefined) return [{ id: 'resume', text: 'Resume webhook' }];
  return enabled ? [{ id: 'pause', text: 'Pause webhook' }] : [];
}
