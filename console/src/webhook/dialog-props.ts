import type { Webhook } from '../api/client.ts';

/** What every dialog about one webhook is given. */
export interface DialogProps {
  readonly project: string;
  readonly webhook: Webhook;
  readonly close: () => void;
}
