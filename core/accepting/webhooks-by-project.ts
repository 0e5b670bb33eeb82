import { leastRecentlyUsed } from '../least-recently-used.ts';
import type { WebhookStore } from '../ports.ts';
import type { Webhook } from '../webhook.ts';

/** Projects whose webhooks one router process remembers; the least recently used goes first. */
const PROJECTS_REMEMBERED = 1_000;

/** The webhooks of a project, as of its current revision. */
export interface WebhooksByProject {
  of(projectId: string): Promise<readonly Webhook[]>;
}

/**
 * Remembers the webhooks of each project for as long as the project's revision stands. The revision is read
 * strongly for every event, so an acknowledged change is seen by every event that follows it.
 */
export function createWebhooksByProject(store: Pick<WebhookStore, 'revision' | 'list'>): WebhooksByProject {
  const remembered = leastRecentlyUsed<{ revision: number; webhooks: readonly Webhook[] }>(
    PROJECTS_REMEMBERED,
  );
  const beingRead = new Map<string, Promise<readonly Webhook[]>>();

  /** Events that found the same revision share one list: whoever began it had read that revision already. */
  function list(projectId: string, revision: number): Promise<readonly Webhook[]> {
    const id = `${projectId}/${revision}`;
    const known = beingRead.get(id);
    if (known) return known;
    const reading = store.list(projectId).finally(() => beingRead.delete(id));
    beingRead.set(id, reading);
    return reading;
  }

  return {
    async of(projectId) {
      const revision = await store.revision(projectId);
      const known = remembered.get(projectId);
      // The list is read after the revision: it may be newer than its label, never older.
      const webhooks = known?.revision === revision ? known.webhooks : await list(projectId, revision);
      remembered.set(projectId, { revision, webhooks });
      return webhooks;
    },
  };
}
