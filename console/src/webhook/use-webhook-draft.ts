import { useEffect, useRef, useState } from 'react';
import { keepOnDeparture, keptDraft } from '../shell/departure.ts';
import type { LeaveGuard } from '../shell/leave-guard.tsx';
import { draftFrom, type WebhookDraft } from './draft.ts';
import { withNewKeys } from './events-choice.ts';

/** What is being written in the form of a webhook; it survives signing in again, all but the token. */
export function useWebhookDraft(initial: WebhookDraft, guard: LeaveGuard) {
  const [kept] = useState(() => draftFrom(keptDraft()));
  const [draft, setDraft] = useState(() => (kept ? { ...kept, events: withNewKeys(kept.events) } : initial));
  const current = useRef(draft);
  current.current = draft;
  useEffect(
    () =>
      keepOnDeparture(() => (current.current === initial ? undefined : { ...current.current, token: '' })),
    [initial],
  );
  const { watch } = guard;
  useEffect(() => watch(draft !== initial), [watch, draft, initial]);
  return {
    draft,
    set: (change: Partial<WebhookDraft>): void => setDraft((now) => ({ ...now, ...change })),
    restored: kept !== undefined,
  };
}
