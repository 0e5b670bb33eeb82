import Button from '@cloudscape-design/components/button';
import { useNavigate } from 'react-router';
import type { Delivery } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { causeOf } from '../delivery/cause.ts';
import { paths } from '../paths.ts';
import { missedText } from '../redelivery/missed-text.ts';
import { useNotice } from '../shell/notices.tsx';
import { visibleText } from '../text/visible-text.ts';

/** What is said above the page after something was done to a webhook. */
export function useWebhookNotices({ project, name }: WebhookAddress) {
  const notice = useNotice();
  const navigate = useNavigate();
  const go = (text: string, to: string) => <Button onClick={() => void navigate(to)}>{text}</Button>;
  return {
    /** @param missed deliveries, counted up to a page */
    enabled: (missed: number) =>
      notice({
        type: 'success',
        header: `Webhook ${name} enabled`,
        content: `The destination answered the verification.${missed > 0 ? ` It missed ${missedText(missed)}.` : ''}`,
        ...(missed > 0 && { action: go('Bring them back', paths.bringBack(project, name)) }),
      }),
    paused: () =>
      notice({
        type: 'success',
        header: `Webhook ${name} paused`,
        content: 'Its deliveries are held until it is resumed; none is lost.',
      }),
    resumed: () =>
      notice({
        type: 'success',
        header: `Webhook ${name} resumed`,
        content: 'What was held goes out as fast as the webhook takes it.',
      }),
    disabled: () =>
      notice({
        type: 'success',
        header: `Webhook ${name} disabled`,
        content: 'Nothing is sent to it any more. Pending deliveries are cancelled when they come due.',
      }),
    notEnabled: (failure: Failure) =>
      notice({
        type: 'error',
        header: `Webhook ${name} stays disabled`,
        content: visibleText(failure.message),
        ...(failure.isVerification && { action: go('View deliveries', paths.webhook(project, name)) }),
      }),
    failed: (what: string) => (failure: Failure) =>
      notice({ type: 'error', header: what, content: visibleText(failure.message) }),
    tested: (delivery: Delivery) => {
      const succeeded = delivery.state === 'succeeded';
      const last = delivery.attempts.at(-1);
      notice({
        type: succeeded ? 'success' : 'error',
        header: succeeded ? `The test reached ${name}` : `The test of ${name} failed`,
        content: last && causeOf(last).summary,
        action: go('View the test', paths.delivery(project, name, delivery.id)),
      });
    },
    done: (header: string) => notice({ type: 'success', header }),
  };
}
