import Button from '@cloudscape-design/components/button';
import { SKIPPED_COUNTED, useSkipped } from '../api/deliveries.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { Status } from '../text/status.tsx';

interface Props {
  readonly address: WebhookAddress;
  readonly onShow: () => void;
}

/** What was never to be sent is not among the deliveries; that it exists must be said all the same. */
export function SkippedNotice({ address, onShow }: Props) {
  const { data: count = 0 } = useSkipped(address);
  if (count === 0) return null;
  const events = count === 1 ? '1 event was' : `${countText(count)} events were`;
  return (
    <>
      <Status type="info">{events} skipped while this webhook was disabled.</Status>{' '}
      <Button variant="inline-link" onClick={onShow}>
        Show skipped
      </Button>
    </>
  );
}

const countText = (count: number): string =>
  count >= SKIPPED_COUNTED ? `${SKIPPED_COUNTED} or more` : String(count);
