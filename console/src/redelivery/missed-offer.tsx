import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { Webhook } from '../api/client.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { isUnderWay, useMissed, useRedeliveryJobs } from '../api/redeliveries.ts';
import { missedText } from './missed-text.ts';
import { useRedeliveryDialog } from './use-redelivery-dialog.ts';

/** Per webhook, in this browser: the newest delivery of those that somebody does not want back. */
const PREFIX = 'fanfare.missed.';

interface Props {
  readonly address: WebhookAddress;
  readonly webhook: Webhook;
}

/** Once a webhook works again: what it missed meanwhile can be brought back. */
export function MissedOffer({ address, webhook }: Props) {
  const { data: jobs } = useRedeliveryJobs(address, undefined);
  const lastJob = jobs?.jobs.some(isUnderWay) ? undefined : jobs && (jobs.jobs[0]?.id ?? '');
  const { data: missed } = useMissed(address, lastJob);
  const key = PREFIX + webhook.resource_id;
  const [declined, setDeclined] = useState(() => localStorage.getItem(key));
  const dialog = useRedeliveryDialog();
  if (!works(webhook) || lastJob === undefined || missed?.newest === undefined) return null;
  const { count, newest } = missed;
  if (declined === newest) return null;
  const decline = (): void => {
    localStorage.setItem(key, newest);
    setDeclined(newest);
  };
  return (
    <Alert
      type="info"
      header={`It missed ${missedText(count)}`}
      dismissible
      dismissAriaLabel="Do not bring them back"
      onDismiss={decline}
      action={<Button onClick={() => dialog.open('missed')}>Bring them back</Button>}
    >
      They failed in the end, were cancelled, or were skipped while it was off. The webhook works now: they
      can be sent again.
    </Alert>
  );
}

const works = ({ enabled, paused_at, health }: Webhook): boolean =>
  enabled && paused_at === undefined && health.consecutive_failures === 0 && health.breaker === 'closed';
