import Button from '@cloudscape-design/components/button';
import { lazy, Suspense, useState } from 'react';
import type { Delivery } from '../api/client.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { useNotice } from '../shell/notices.tsx';
import { visibleText } from '../text/visible-text.ts';
import { obstacleOf } from './obstacle.ts';
import { useRedeliver } from './use-redeliver.tsx';

const WaitOrForceDialog = lazy(() => import('./wait-or-force-dialog.tsx'));

interface Props {
  readonly address: WebhookAddress;
  readonly delivery: Delivery;
}

/** One more attempt. Where it would wait, that is said before it is asked for. */
export function RedeliverButton({ address, delivery }: Props) {
  const calls = useWebhookCalls(address);
  const notice = useNotice();
  const [obstacle, setObstacle] = useState<string>();
  const redeliver = useRedeliver(address, delivery.id);
  // What is shown of the webhook may be a minute old.
  const look = useAction(address.project, calls.read, {
    done: (webhook) => {
      const found = obstacleOf(webhook);
      setObstacle(found);
      if (found === undefined) redeliver.mutate('usual');
    },
    failed: ({ message }) =>
      notice({ type: 'error', header: 'The delivery was not sent again', content: visibleText(message) }),
  });
  // A verification has no event to be sent again.
  const isTest = delivery.trigger === 'verification' || delivery.trigger === 'test';
  return (
    <>
      <Button
        variant="primary"
        loading={look.isPending || redeliver.isPending}
        disabled={isTest}
        disabledReason="A verification cannot be redelivered: send a test from the webhook's Actions menu."
        onClick={() => look.mutate(undefined)}
      >
        Redeliver
      </Button>
      {obstacle !== undefined && (
        <Suspense>
          <WaitOrForceDialog
            address={address}
            delivery={delivery.id}
            obstacle={obstacle}
            close={() => setObstacle(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}
