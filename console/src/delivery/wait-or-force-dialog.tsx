import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { WebhookAddress } from '../api/queries.ts';
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
    <Modal
      visible
      header="This redelivery would wait"
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button loading={isPending && variables === 'wait'} onClick={() => redeliver.mutate('wait')}>
              Let it wait
            </Button>
            <Button
              variant="primary"
              loading={isPending && variables === 'force'}
              onClick={() => redeliver.mutate('force')}
            >
              Send now
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {obstacle} Send now makes one attempt past it, and leaves everything else where it is.
    </Modal>
  );
}
