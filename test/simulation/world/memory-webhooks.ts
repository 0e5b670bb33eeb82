import type { Health } from '../../../core/health.ts';
import type { HealthStore, WebhookStore } from '../../../core/ports.ts';
import type { Webhook } from '../../../core/webhook.ts';

export interface MemoryWebhooks extends WebhookStore {
  /** Deleted webhooks that were not cleaned up yet. */
  readonly removed: Map<string, Webhook>;
  readonly all: ReadonlyMap<string, Webhook>;
}

/** The store's contract on a Map: fast enough for thousands of simulated weeks. */
export function createMemoryWebhooks(): MemoryWebhooks {
  const all = new Map<string, Webhook>();
  const removed = new Map<string, Webhook>();
  const revisions = new Map<string, number>();

  const ofProject = (projectId: string): Webhook[] =>
    [...all.values()].filter((webhook) => webhook.projectId === projectId);
  const named = (projectId: string, name: string): Webhook | undefined =>
    ofProject(projectId).find((webhook) => webhook.name === name);
  const bump = (projectId: string): void => {
    revisions.set(projectId, (revisions.get(projectId) ?? 0) + 1);
  };

  return {
    all,
    removed,
    async insert(webhook, limit) {
      if (named(webhook.projectId, webhook.name)) return 'name_taken';
      if (ofProject(webhook.projectId).length >= limit) return 'limit_reached';
      all.set(webhook.id, webhook);
      bump(webhook.projectId);
      return 'inserted';
    },
    async update(webhook) {
      if (all.get(webhook.id)?.version !== webhook.version - 1) return 'conflict';
      const holder = named(webhook.projectId, webhook.name);
      if (holder && holder.id !== webhook.id) return 'name_taken';
      all.set(webhook.id, webhook);
      bump(webhook.projectId);
      return 'updated';
    },
    async remove(webhook) {
      if (all.get(webhook.id)?.version !== webhook.version) return 'conflict';
      all.delete(webhook.id);
      removed.set(webhook.id, webhook);
      bump(webhook.projectId);
      return 'removed';
    },
    getByName: async (projectId, name) => named(projectId, name),
    async getMany(keys) {
      const isAsked = (webhook: Webhook): boolean =>
        keys.some((key) => key.webhookId === webhook.id && key.projectId === webhook.projectId);
      return [...new Set(keys.map((key) => key.webhookId))]
        .flatMap((id) => all.get(id) ?? [])
        .filter(isAsked);
    },
    list: async (projectId) => ofProject(projectId),
    revision: async (projectId) => revisions.get(projectId) ?? 0,
  };
}

export interface MemoryHealth extends HealthStore {
  readonly all: ReadonlyMap<string, Health>;
}

export function createMemoryHealth(): MemoryHealth {
  const all = new Map<string, Health>();
  return {
    all,
    async getMany(keys) {
      return [...new Set(keys.map((key) => key.webhookId))].flatMap((id) => {
        const health = all.get(id);
        return health ? [health] : [];
      });
    },
    async put(health) {
      if ((all.get(health.webhookId)?.version ?? 0) !== health.version - 1) return 'conflict';
      all.set(health.webhookId, health);
      return 'written';
    },
    async remove({ webhookId }) {
      all.delete(webhookId);
    },
  };
}
