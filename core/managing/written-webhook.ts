import type { Delivery } from '../delivery.ts';
import type { Webhook } from '../webhook.ts';

/** A webhook as it was just written: nothing of it has to be read back. */
export interface WrittenWebhook {
  readonly webhook: Webhook;
  /** Of the verification that it passed, or as a new one failed, on the way: its latest delivery. */
  readonly verification?: Delivery;
}
