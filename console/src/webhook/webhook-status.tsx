import type { Webhook } from '../api/client.ts';
import { Status } from '../text/status.tsx';

const REASONS = {
  requested: '',
  unverified: ': verification failed',
  gone: ': the destination answered 410 Gone',
  failing: ': failed for too long',
} as const;

/** Whether the webhook is on, or paused, and if Fanfare switched it off, why. */
export function WebhookStatus({ webhook }: { readonly webhook: Webhook }) {
  if (webhook.enabled && webhook.paused_at !== undefined) return <Status type="pending">Paused</Status>;
  if (webhook.enabled) return <Status type="success">Enabled</Status>;
  const { disabled_reason: reason = 'requested' } = webhook;
  return <Status type={reason === 'requested' ? 'stopped' : 'error'}>Disabled{REASONS[reason]}</Status>;
}

/** How its destination is doing. */
export function WebhookHealth({ webhook }: { readonly webhook: Webhook }) {
  const { consecutive_failures: failures, breaker } = webhook.health;
  if (failures > 0 && breaker !== 'closed') {
    return <Status type="error">On hold after {failures} failures</Status>;
  }
  if (failures > 0) return <Status type="warning">{failureText(failures)}</Status>;
  if (!webhook.last_delivery) return <Status type="pending">Nothing sent yet</Status>;
  if (webhook.last_delivery.state === 'failed') return <Status type="warning">Last one failed</Status>;
  return <Status type="success">Healthy</Status>;
}

const failureText = (failures: number): string =>
  failures === 1 ? 'Last attempt failed' : `${failures} failures in a row`;
