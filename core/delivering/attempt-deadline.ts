import type { Settings } from '../dependencies.ts';
import type { Webhook } from '../webhook.ts';

const MILLISECONDS = 1_000;

/** Milliseconds of one whole attempt: the webhook's own, or the operator's. */
export const attemptDeadlineMs = (
  { delivery }: Pick<Webhook, 'delivery'>,
  settings: Pick<Settings, 'attemptDeadlineMs'>,
): number =>
  delivery?.attemptTimeoutSeconds === undefined
    ? settings.attemptDeadlineMs
    : delivery.attemptTimeoutSeconds * MILLISECONDS;
