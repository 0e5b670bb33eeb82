import Button from '@cloudscape-design/components/button';
import type { WebhookAddress } from '../api/queries.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { useNotice } from '../shell/notices.tsx';
import { visibleText } from '../text/visible-text.ts';

interface Props {
  readonly address: WebhookAddress;
  readonly eventId: string;
}

/** Sends an event to a webhook, whether or not it was matched. */
export function SendNow({ address, eventId }: Props) {
  const { name, project } = address;
  const notice = useNotice();
  const calls = useWebhookCalls(address);
  const send = useAction(project, () => calls.sendEvent(eventId), {
    done: () => notice({ type: 'success', header: `The event is sent to ${name}` }),
    failed: ({ message }) =>
      notice({ type: 'error', header: 'The event was not sent', content: visibleText(message) }),
  });
  return (
    <Button loading={send.isPending} onClick={() => send.mutate(undefined)}>
      Send it to {name}
    </Button>
  );
}
