import { z } from 'zod';

/** What CloudFormation asks of a custom resource. */
export const stackRequest = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
});
export type StackRequest = z.output<typeof stackRequest>;

/**
 * Does something when the stack is deleted, and answers CloudFormation in any case: without an answer it waits
 * for an hour.
 */
export async function onDelete(request: StackRequest, work: () => Promise<void>): Promise<void> {
  const [result] = await Promise.allSettled([request.RequestType === 'Delete' ? work() : undefined]);
  const failed = result.status === 'rejected';
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId = LogicalResourceId } = request;
  const answer = JSON.stringify({
    Status: failed ? 'FAILED' : 'SUCCESS',
    Reason: failed ? 'see the log of the janitor' : 'done',
    PhysicalResourceId,
    StackId,
    RequestId,
    LogicalResourceId,
  });
  // Bytes, not text: fetch would add a content type to text, and the URL is signed for none.
  const response = await fetch(request.ResponseURL, { method: 'PUT', body: Buffer.from(answer) });
  if (!response.ok) throw new Error(`CloudFormation's answer was not taken: ${response.status}`);
  if (failed) throw result.reason;
}
