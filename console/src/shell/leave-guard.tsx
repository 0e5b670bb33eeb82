import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect, useRef } from 'react';
import { useBlocker } from 'react-router';
import { isDeparting } from './departure.ts';

export interface LeaveGuard {
  /** Whether something is there that leaving would lose. */
  readonly watch: (dirty: boolean) => void;
  /** It has been saved: the next navigation needs no question. */
  readonly allow: () => void;
  /** To be rendered somewhere on the page. */
  readonly question: ReactNode;
}

/** Asks before a page is left with something unsaved, whether by a link, the browser's buttons or its closing. */
export function useLeaveGuard(): LeaveGuard {
  const dirty = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (dirty.current && !isDeparting()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  return {
    watch(isDirty) {
      dirty.current = isDirty;
    },
    allow() {
      dirty.current = false;
    },
    question: blocker.state === 'blocked' && (
      <LeaveQuestion stay={() => blocker.reset()} leave={() => blocker.proceed()} />
    ),
  };
}

function LeaveQuestion({ stay, leave }: { readonly stay: () => void; readonly leave: () => void }) {
  return (
    <Modal
      visible
      header="Leave without saving?"
      onDismiss={stay}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={leave}>
              Leave
            </Button>
            <Button variant="primary" onClick={stay}>
              Stay on this page
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      What you have typed on this page is lost when you leave it.
    </Modal>
  );
}
