import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useNavigate } from 'react-router';
import type { Webhook } from '../api/client.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls } from '../api/use-webhook-calls.ts';
import { causeOf } from '../delivery/cause.ts';
import { NextAttempt } from '../delivery/next-attempt.tsx';
import { paths } from '../paths.ts';
import { When } from '../text/when.tsx';
import { useEnable } from './use-repair.ts';
import { useWebhookNotices } from './webhook-notices.tsx';

interface Props {
  readonly project: string;
  readonly name: string;
  readonly webhook: Webhook;
}

/** Why the last attempt failed, and the way out of it, before anything else on the page. */
export function TroubleBanner({ project, name, webhook }: Props) {
  const { last_delivery: last, health, enabled } = webhook;
  const attempt = last?.attempts.at(-1);
  if (!last || !attempt?.error_class) return null;

  const { summary, advice } = causeOf(attempt);
  const hasStopped = !enabled || health.breaker !== 'closed';
  return (
    <Alert
      type={hasStopped ? 'error' : 'warning'}
      header={summary}
      action={<WayOut project={project} name={name} enabled={enabled} delivery={last.id} />}
    >
      {advice} {health.failing_since && <Since health={health} enabled={enabled} />}{' '}
      {!enabled && NOTHING_IS_SENT}
    </Alert>
  );
}

const NOTHING_IS_SENT = 'The webhook is disabled: fix the cause, send a test, then enable it.';

interface WayOutProps {
  readonly project: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly delivery: string;
}

/** Look, fix, test, enable: in the order in which one needs them. */
function WayOut({ project, name, enabled, delivery }: WayOutProps) {
  const navigate = useNavigate();
  const address = { project, name };
  const calls = useWebhookCalls(address);
  const notices = useWebhookNotices(address);
  const test = useAction(project, calls.verify, {
    done: ({ delivery: sent }) => notices.tested(sent),
    failed: notices.failed('The test could not be sent'),
  });
  const enable = useEnable(address);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button onClick={() => void navigate(paths.delivery(project, name, delivery))}>View the attempt</Button>
      <Button onClick={() => void navigate(paths.editWebhook(project, name))}>Fix</Button>
      <Button loading={test.isPending} onClick={() => test.mutate(undefined)}>
        Test
      </Button>
      {!enabled && (
        <Button loading={enable.isPending} onClick={() => enable.mutate(undefined)}>
          Enable
        </Button>
      )}
    </SpaceBetween>
  );
}

function Since({ health, enabled }: Pick<Webhook, 'health' | 'enabled'>) {
  return (
    <>
      Failing since <When at={health.failing_since} />, {health.consecutive_failures} attempts in a row.
      {enabled && health.breaker !== 'closed' && (
        <>
          {' '}
          Deliveries are on hold; next probe: <NextAttempt at={health.next_probe_at} />.
        </>
      )}
    </>
  );
}
