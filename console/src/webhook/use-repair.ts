import type { WebhookAddress } from '../api/queries.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { useWebhookNotices } from './webhook-notices.tsx';

/** Switches a webhook on, and says what it missed meanwhile. */
export function useEnable(address: WebhookAddress) {
  const calls = useWebhookCalls(address);
  const notices = useWebhookNotices(address);
  return useAction(
    address.project,
    async (): Promise<number> => {
      await calls.enable();
      // It is enabled, whether or not this can be read.
      return calls.missed().then(
        ({ count }) => count,
        () => 0,
      );
    },
    { done: notices.enabled, failed: notices.notEnabled },
  );
}

/** Lets go what a pause has held. */
export function useResume(address: WebhookAddress) {
  const calls = useWebhookCalls(address);
  const notices = useWebhookNotices(address);
  return useAction(address.project, calls.resume, {
    done: notices.resumed,
    failed: notices.failed(`Webhook ${address.name} could not be resumed`),
  });
}
