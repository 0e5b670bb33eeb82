import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { useNow } from '../text/when.tsx';
import type { DialogProps } from './dialog-props.ts';
import { GeneratedToken } from './generated-token.tsx';
import { overlapOf } from './overlap.ts';
import { OverlapText } from './overlap-text.tsx';
import { TokenAsCurl, type Way } from './token-as-curl.tsx';
import { webhookName } from './webhook-name.ts';
import { useWebhookNotices } from './webhook-notices.tsx';

const OVERLAPS = [
  { value: '0', label: 'None' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
] as const;

export default function TokenDialog({ project, webhook, close }: DialogProps) {
  const name = webhookName(webhook);
  const [way, setWay] = useState<Way>('rotate');
  const [token, setToken] = useState('');
  const [overlap, setOverlap] = useState<string>('86400');
  const [generated, setGenerated] = useState<string>();
  const now = useNow();
  const notices = useWebhookNotices({ project, name });
  const calls = useWebhookCalls({ project, name });
  const change = useAction(
    project,
    async (): Promise<string | undefined> => {
      if (way === 'rotate') {
        const rotation = { overlap_seconds: Number(overlap), ...(token !== '' && { hmac_key: token }) };
        const rotated = await calls.rotateToken(rotation);
        return rotated.hmac_key;
      }
      const hmac_key = way === 'replace' ? token : '';
      await calls.update({ update_mask: 'config.hmac_key', webhook: { config: { hmac_key } } });
      return undefined;
    },
    {
      done: (made) => {
        setGenerated(made);
        if (made !== undefined) return;
        notices.done(way === 'remove' ? `Token of ${name} removed` : `Token of ${name} changed`);
        close();
      },
    },
  );

  if (generated !== undefined) return <GeneratedToken token={generated} close={close} />;
  const overlapNow = overlapOf(webhook, now);
  const missing = way === 'replace' && token === '';
  return (
    <Dialog
      header="Replace or rotate token"
      close={close}
      actions={
        <Button
          variant="primary"
          formAction="submit"
          form="token"
          loading={change.isPending}
          disabled={missing}
        >
          {way === 'remove' ? 'Remove token' : way === 'replace' ? 'Replace token' : 'Rotate token'}
        </Button>
      }
    >
      <form
        id="token"
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) change.mutate(undefined);
        }}
      >
        <SpaceBetween size="l">
          {change.error && <FailureAlert what="The token was not changed" error={change.error} />}
          {overlapNow && (
            <Alert type="warning" header="A rotation is still under way">
              <OverlapText until={overlapNow} /> Any change here ends that at once: a receiver that still has
              the token before can no longer verify.
            </Alert>
          )}
          <FormField label="What to do">
            <RadioGroup
              value={way}
              onChange={({ detail }) => setWay(detail.value as Way)}
              items={[
                {
                  value: 'rotate',
                  label: 'Rotate',
                  description:
                    'X-Hcp-Webhook-Signature is made with the new token at once. For the overlap, webhook-signature holds a signature of the old token too.',
                },
                {
                  value: 'replace',
                  label: 'Replace at once',
                  description: 'An enabled webhook is verified with the new token first.',
                },
                ...(webhook.has_hmac_key
                  ? [{ value: 'remove', label: 'Remove', description: 'Requests are no longer signed.' }]
                  : []),
              ]}
            />
          </FormField>
          {way !== 'remove' && (
            <FormField
              label="New token"
              description={
                way === 'rotate'
                  ? 'Leave it empty to have one generated. It cannot be viewed after saving.'
                  : 'It cannot be viewed after saving.'
              }
            >
              <Input
                type="password"
                autoComplete="new-password"
                value={token}
                onChange={({ detail }) => setToken(detail.value)}
              />
            </FormField>
          )}
          {way === 'rotate' && (
            <FormField
              label="Overlap"
              description="How long the old token signs too, in webhook-signature only."
            >
              <Select
                options={OVERLAPS}
                selectedOption={OVERLAPS.find(({ value }) => value === overlap) ?? OVERLAPS[2]}
                onChange={({ detail }) => setOverlap(detail.selectedOption.value ?? '0')}
              />
            </FormField>
          )}
          <TokenAsCurl address={{ project, name }} way={way} token={token} overlap={Number(overlap)} />
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
