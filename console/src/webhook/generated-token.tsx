import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useBlocker } from 'react-router';
import { holdDeparture } from '../shell/departure.ts';

interface Props {
  readonly token: string;
  readonly close: () => void;
}

/**
 * The only time a token is shown. Only its own button closes it: not Esc, not a click beside it, not the browser's
 * back button, and not a session that expires meanwhile.
 */
export function GeneratedToken({ token, close }: Props) {
  const [insisted, setInsisted] = useState(false);
  const blocker = useBlocker(true);
  useEffect(holdDeparture, []);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    blocker.reset();
    setInsisted(true);
  }, [blocker]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  return (
    <Modal
      visible
      header="The new token"
      onDismiss={() => setInsisted(true)}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={close}>
            I have stored it
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">Store it in your receiver now: it is not shown again.</Alert>
        <Box variant="code">
          <CopyToClipboard
            variant="inline"
            textToCopy={token}
            copyButtonAriaLabel="Copy the token"
            copySuccessText="Token copied"
            copyErrorText="The token could not be copied"
          />
        </Box>
        {insisted && (
          <Alert type="error" header="Not closed">
            This token would be lost. Copy it, then choose I have stored it.
          </Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}
