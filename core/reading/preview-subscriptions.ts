import type { Dependencies } from '../dependencies.ts';
import type { EventSummary } from '../event.ts';
import { PAGE_SIZE_MAX } from '../limits.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Principal } from '../principal.ts';
import { matches, type Subscription } from '../subscription.ts';

export interface Preview {
  /** Events of the project that were held against the subscriptions, the newest ones. */
  readonly lookedAt: number;
  /** False: there are older ones. */
  readonly complete: boolean;
  readonly events: readonly {
    readonly event: EventSummary;
    /** Whether the webhook subscribed to it as it was then, be it switched on or off. */
    readonly wasSubscribed: boolean;
  }[];
}

/**
 * Which of the project's last events a webhook would have got with these subscriptions. Changes nothing.
 * @throws RequestError NotFound, PermissionDenied
 */
export async function previewSubscriptions(
  deps: Pick<Dependencies, 'webhooks' | 'events'>,
  principal: Principal,
  address: WebhookAddress,
  subscriptions: readonly Subscription[],
): Promise<Preview> {
  const { id, projectId } = await findWebhook(deps, principal, address, 'read');
  const { items, next } = await deps.events.list(projectId, {}, { ascending: false, limit: PAGE_SIZE_MAX });
  const events = items
    .filter((event) => matches(subscriptions, event))
    .map((event) => ({
      event,
      wasSubscribed: [...event.matched, ...event.skipped].some(({ webhookId }) => webhookId === id),
    }));
  return { lookedAt: items.length, complete: next === undefined, events };
}
