import Button from '@cloudscape-design/components/button';
import type { WebhookAddress } from '../api/queries.ts';
import { Dialog } from '../shell/dialog.tsx';
import { useRedeliver } from './use-redeliver.tsx';

interface Props {
  readonly address: WebhookAddress;
  readonly delivery: string;
  /** Why it would wait, as a sentence. */
  readonly obstacle: string;
  readonly close: () => void;
}

export default function WaitOrForceDialog({ address, delivery, obstacle, close }: Props) {
  const redeliver = useRedeliver(address, delivery, close);
  const { isPending, variables } = redeliver;
  return (
    <Dialog
      header="This redelivery would wait"
      close={close}
      actions={[
        <Button
          key="wait"
          loading={isPending && variables === 'wait'}
          onClick={() => redeliver.mutate('wait')}
        >
          Let it wait
        </Button>,
        <Button
          key="force"
          variant="primary"
          loading={isPending && variables === 'force'}
          onClick={() => redeliver.mutate('force')}
        >
          Send now
        </Button>,
      ]}
    >
      {obstacle} Send now makes one attempt past it, and leaves everything else where it is.
    </Dialog>
  );
}
