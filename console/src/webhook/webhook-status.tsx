import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Webhook } from '../api/client.ts';

const REASONS = {
  requested: '',
  unverified: ': verification failed',
  gone: ': the destination answered 410 Gone',
  failing: ': failed for too long',
} as const;

/** Whether the webhook is on, and if Fanfare switched it off, why. */
export function WebhookStatus({ webhook }: { readonly webhook: Webhook }) {
  if (webhook.enabled) return <StatusIndicator type="success">Enabled</StatusIndicator>;
  const { disabled_reason: reason = 'requested' } = webhook;
  return (
    <StatusIndicator type={reason === 'requested' ? 'stopped' : 'error'}>
      Disabled{REASONS[reason]}
    </StatusIndicator>
  );
}

/** How its destination is doing. */
export function WebhookHealth({ webhook }: { readonly webhook: Webhook }) {
  const { consecutive_failures: failures, breaker } = webhook.health;
  if (failures > 0 && breaker !== 'closed') {
    return <StatusIndicator type="error">On hold after {failures} failures</StatusIndicator>;
  }
  if (failures > 0) return <StatusIndicator type="warning">{failureText(failures)}</StatusIndicator>;
  if (!webhook.last_delivery) return <StatusIndicator type="pending">Nothing sent yet</StatusIndicator>;
  if (webhook.last_delivery.state === 'failed')
    return <StatusIndicator type="warning">Last one failed</StatusIndicator>;
  return <StatusIndicator type="success">Healthy</StatusIndicator>;
}

const failureText = (failures: number): string =>
  failures === 1 ? 'Last attempt failed' : `${failures} failures in a row`;
