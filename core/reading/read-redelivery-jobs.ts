import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../errors.ts';
import { findWebhook, type WebhookAddress } from '../managing/find-webhook.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Principal } from '../principal.ts';
import type { RedeliveryJob } from '../redelivery-job.ts';
import { listInOrder } from './list-in-order.ts';

type ReadDependencies = Pick<Dependencies, 'webhooks' | 'redeliveryJobs' | 'random' | 'pageTokenKey'>;

/** @throws RequestError NotFound, PermissionDenied */
export async function getRedeliveryJob(
  deps: ReadDependencies,
  principal: Principal,
  address: WebhookAddress,
  jobId: string,
): Promise<RedeliveryJob> {
  const { id: webhookId } = await findWebhook(deps, principal, address, 'read');
  const job = await deps.redeliveryJobs.get({ webhookId, jobId });
  if (!job) throw new RequestError('NotFound', 'redelivery job not found');
  return job;
}

/**
 * A webhook's jobs, newest first.
 * @throws RequestError NotFound, InvalidArgument, PermissionDenied
 */
export async function listRedeliveryJobs(
  deps: ReadDependencies,
  principal: Principal,
  address: WebhookAddress,
  request: PageRequest,
): Promise<Page<RedeliveryJob>> {
  const webhook = await findWebhook(deps, principal, address, 'read');
  return listInOrder(
    {
      ascending: false,
      idOf: ({ id }: RedeliveryJob) => id,
      read: (range) => deps.redeliveryJobs.list(webhook.id, range),
    },
    request,
    {
      key: deps.pageTokenKey,
      random: deps.random,
      binding: `redeliveries/${webhook.projectId}/${webhook.id}`,
    },
  );
}
