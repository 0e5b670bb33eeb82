import { expiryOf } from '../../../adapters/stored/expiry.ts';
import type { Clock, RedeliveryJobStore } from '../../../core/ports.ts';
import type { RedeliveryJob } from '../../../core/redelivery-job.ts';
import { pageOf } from './memory-log.ts';

export interface MemoryRedeliveryJobs extends RedeliveryJobStore {
  readonly all: ReadonlyMap<string, RedeliveryJob>;
}

export function createMemoryRedeliveryJobs(clock: Clock): MemoryRedeliveryJobs {
  const all = new Map<string, RedeliveryJob>();
  const written = new Map<string, RedeliveryJob>();
  const idOf = (webhookId: string, jobId: string): string => `${webhookId}/${jobId}`;
  const find = (id: string): RedeliveryJob | undefined => {
    const job = all.get(id);
    return job && expiryOf(job.createdAtMs) > clock.now() ? job : undefined;
  };

  return {
    all,
    get: async ({ webhookId, jobId }) => find(idOf(webhookId, jobId)),
    async put(job) {
      const id = idOf(job.webhookId, job.id);
      // Its own first try, when the reply to it was lost.
      if (written.get(id) === job) return 'written';
      const stored = all.get(id);
      if ((stored?.version ?? 0) !== job.version - 1) return 'conflict';
      written.set(id, job);
      all.set(id, stored ? { ...job, outcomes: stored.outcomes } : job);
      return 'written';
    },
    async count({ webhookId, jobId }, { succeeded, failed }) {
      const id = idOf(webhookId, jobId);
      const job = all.get(id);
      if (!job) return;
      const { outcomes } = job;
      all.set(id, {
        ...job,
        outcomes: { succeeded: outcomes.succeeded + succeeded, failed: outcomes.failed + failed },
      });
    },
    async list(webhookId, range) {
      const rows = [...all.keys()]
        .flatMap((id) => find(id) ?? [])
        .filter((job) => job.webhookId === webhookId)
        .map((item) => ({ id: item.id, bytes: JSON.stringify(item).length, item }));
      return pageOf(rows, {}, range, () => true);
    },
    async removeAll(webhookId) {
      for (const [id, job] of all) if (job.webhookId === webhookId) all.delete(id);
    },
  };
}
