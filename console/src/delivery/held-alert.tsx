import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { Delivery, Held } from '../api/client.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { visibleText } from '../text/visible-text.ts';
import { Exactly, When } from '../text/when.tsx';
import { heldText } from './held-words.ts';
import { useRedeliver } from './use-redeliver.tsx';

interface Props {
  readonly address: WebhookAddress;
  readonly delivery: Delivery;
  readonly held: Held;
}

/** Why a delivery waits for its webhook, until when, and the way past it. */
export function HeldAlert({ address, delivery, held }: Props) {
  const force = useRedeliver(address, delivery.id);
  return (
    <Alert
      type="info"
      header={heldText(held.reason)}
      action={
        <Button loading={force.isPending} onClick={() => force.mutate('force')}>
          Send now
        </Button>
      }
    >
      {sentence(visibleText(held.description))} Held since <Exactly at={held.since} />.
      {held.next_look_at !== undefined && held.reason !== 'pause' && (
        <>
          {' '}
          The webhook is looked at next <When at={held.next_look_at} />.
        </>
      )}{' '}
      {delivery.state === 'pending'
        ? 'Send now makes one attempt at once; if it succeeds, nothing is left to wait.'
        : 'Send now makes one attempt at once; the redelivery that waits follows in its turn all the same.'}
    </Alert>
  );
}

const sentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
