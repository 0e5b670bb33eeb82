import type { WebhookAddress } from '../api/queries.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { useNotice } from '../shell/notices.tsx';
import { visibleText } from '../text/visible-text.ts';

/** How a redelivery is to be made: in its turn, at once past what holds it, or as usual where nothing does. */
export type RedeliveryWay = 'wait' | 'force' | 'usual';

const SAID: Readonly<Record<RedeliveryWay, string>> = {
  usual: 'Its attempt appears below in a moment, or why it waits.',
  force: 'It goes out now, past what holds the others. Its attempt appears below in a moment.',
  wait: 'It is held, and goes out when its webhook can take it.',
};

/** Asks for one more attempt, and says what will come of it. */
export function useRedeliver(address: WebhookAddress, delivery: string, done: () => void = () => {}) {
  const notice = useNotice();
  const calls = useWebhookCalls(address);
  return useAction(
    address.project,
    async (way: RedeliveryWay): Promise<RedeliveryWay> => {
      await calls.redeliver(delivery, way === 'force' ? { force: true } : {});
      return way;
    },
    {
      done: (way) => {
        notice({ type: 'success', header: 'Redelivery requested', content: SAID[way] });
        done();
      },
      failed: ({ message }) =>
        notice({ type: 'error', header: 'The delivery was not sent again', content: visibleText(message) }),
    },
  );
}
