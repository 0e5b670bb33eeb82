import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useApi, type Webhook } from '../api/client.ts';
import { failureOf } from '../api/failure.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { paths } from '../paths.ts';
import { useLeaveGuard } from '../shell/leave-guard.tsx';
import { type Conflict, conflictsOf, draftOf, updateOf } from './change.ts';
import { ConflictAlert } from './conflict-alert.tsx';
import type { WebhookDraft } from './draft.ts';
import { subscriptionsOf } from './events-choice.ts';
import { PreviewSection } from './preview-section.tsx';
import { TryUrl } from './try-url.tsx';
import { WebhookAsCode } from './webhook-as-code.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { useWebhookNotices } from './webhook-notices.tsx';

const UNSIGNED =
  'Not signed: the token that is set cannot be read. Send a test from the Actions menu to sign it.';

/** A change that came between the read and the save is read in turn; one that never ends is a failure. */
const TRIES = 3;

/** False where somebody else's change came first. */
const saved = (update: Promise<unknown>, tries: number): Promise<boolean> =>
  update.then(
    () => true,
    (error: unknown) => {
      if (tries < TRIES && failureOf(error).isConflict) return false;
      throw error;
    },
  );

interface Props {
  readonly project: string;
  readonly name: string;
  readonly webhook: Webhook;
  readonly beginAgain: () => void;
}

export function EditForm({ project, name, webhook, beginAgain }: Props) {
  // As it was when editing began: what is read again meanwhile must not move under the editor's hands.
  const [before] = useState(webhook);
  // What the editor has been told of others' changes; what was not asked about is not overwritten either.
  const [seen, setSeen] = useState(webhook);
  const [initial] = useState(() => draftOf(webhook));
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const navigate = useNavigate();
  const notices = useWebhookNotices({ project, name });
  const guard = useLeaveGuard();
  const leave = (): void => {
    guard.allow();
    void navigate(paths.webhook(project, name));
  };
  const calls = useWebhookCalls({ project, name });
  const update = useAction(
    project,
    async (draft: WebhookDraft): Promise<readonly Conflict[]> => {
      const change = updateOf(before, draft);
      for (let tries = 1; ; tries++) {
        const now = await calls.read();
        const found = conflictsOf(seen, now, change);
        if (found.length > 0) setSeen(now);
        if (found.length > 0 || (await saved(calls.update(change, now.version), tries))) return found;
      }
    },
    {
      done: (found) => {
        setConflicts(found);
        if (found.length > 0) return;
        notices.done(`Webhook ${name} saved`);
        leave();
      },
    },
  );
  const save = (draft: WebhookDraft): void => {
    if (updateOf(before, draft).update_mask === '') leave();
    else update.mutate(draft);
  };
  return (
    <WebhookForm
      initial={initial}
      withName={false}
      tokenHint={
        before.has_hmac_key
          ? 'A token is set and cannot be viewed. Leave this empty to keep it; a new one replaces it at once.'
          : 'None is set: requests are not signed. It cannot be viewed after saving.'
      }
      submitText="Save webhook"
      failureText="The webhook was not saved"
      submitting={update.isPending}
      failure={update.error}
      guard={guard}
      onSubmit={save}
      onCancel={() => void navigate(paths.webhook(project, name))}
    >
      {(draft) => (
        <SpaceBetween size="l">
          <TryUrl
            project={project}
            draft={draft}
            {...(before.has_hmac_key && draft.token === '' && { note: UNSIGNED })}
          />
          <PreviewSection address={{ project, name }} subscriptions={subscriptionsOf(draft.events)} />
          <EditAsCode project={project} name={name} before={before} draft={draft} />
          {conflicts.length > 0 && (
            <ConflictAlert
              conflicts={conflicts}
              onOverwrite={() => update.mutate(draft)}
              onReload={() => {
                guard.allow();
                beginAgain();
              }}
            />
          )}
        </SpaceBetween>
      )}
    </WebhookForm>
  );
}

interface AsCodeProps {
  readonly project: string;
  readonly name: string;
  readonly before: Webhook;
  readonly draft: WebhookDraft;
}

function EditAsCode({ project, name, before, draft }: AsCodeProps) {
  const { geo } = useApi();
  const { update_mask, webhook } = updateOf(before, draft);
  const token = draft.token === '' ? {} : { hmac_key: '' };
  return (
    <WebhookAsCode
      draft={draft}
      name={name}
      enabled={before.enabled}
      signed={before.has_hmac_key || draft.token !== ''}
      setsToken={draft.token !== ''}
      method="PATCH"
      path={`/project/${encodeURIComponent(project)}/geo/${geo}/webhook/${encodeURIComponent(name)}`}
      body={{ update_mask, webhook: { ...webhook, config: { url: draft.url.trim(), ...token } } }}
    />
  );
}
