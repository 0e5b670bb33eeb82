import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

interface Props {
  readonly header: string;
  readonly close: () => void;
  /** Buttons beside Cancel; of several an array, because a fragment would count as one. */
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

/** A question over the page that can always be left by Cancel. */
export function Dialog({ header, close, actions, children }: Props) {
  return (
    <Modal
      visible
      header={header}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            {actions}
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
