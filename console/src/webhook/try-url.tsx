import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef } from 'react';
import { useAction } from '../api/use-action.ts';
import { useTrial } from '../api/use-webhook-calls.ts';
import type { WebhookDraft } from './draft.ts';
import { VerificationFailure } from './verification-failure.tsx';

interface Props {
  readonly project: string;
  readonly draft: WebhookDraft;
  readonly note?: string;
}

/** Asks the destination before anything is saved, and shows what came of it beside the button. */
export function TryUrl({ project, draft, note }: Props) {
  const url = draft.url.trim();
  const trial = useAction(project, useTrial(project), { done: () => {} });
  const { reset } = trial;
  const tried = useRef('');
  const config = `${url} ${draft.token}`;
  // An outcome is about what was tried: with another URL or token it says nothing any more.
  useEffect(() => {
    if (tried.current !== config) reset();
  }, [config, reset]);
  return (
    <SpaceBetween size="s">
      <Button
        formAction="none"
        loading={trial.isPending}
        disabled={url === ''}
        disabledReason="Enter a Webhook URL first."
        onClick={() => {
          tried.current = config;
          trial.mutate({ config: { url, ...(draft.token !== '' && { hmac_key: draft.token }) } });
        }}
      >
        Send a test request
      </Button>
      {note !== undefined && <Box color="text-body-secondary">{note}</Box>}
      {trial.isSuccess && (
        <Alert type="success" header="The destination answered 2xx">
          A verification from here would succeed.
        </Alert>
      )}
      {trial.error && <VerificationFailure what="The test request failed" failure={trial.error} />}
    </SpaceBetween>
  );
}
