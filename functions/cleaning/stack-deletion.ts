import * as z from 'zod';

/** What CloudFormation asks of a custom resource. */
export const stackRequest = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  /** `Purge`: the stage is disposable, and its tokens go with it. */
  ResourceProperties: z.object({ Purge: z.enum(['true', 'false']).optional() }),
});
export type StackRequest = z.output<typeof stackRequest>;

/** The stack that this function belongs to. */
export interface OwnStack {
  readonly id: string;
  isBeingDeleted(): Promise<boolean>;
}

/**
 * Does something when the stack is deleted, and answers CloudFormation in any case: without an answer it waits
 * for an hour. A Delete alone does not say that: it also comes when the resource leaves the template, or when an
 * update that added it is rolled back.
 * @throws Error for another stack, without an answer: then it was not CloudFormation that asked
 */
export async function onDelete(
  request: StackRequest,
  stack: OwnStack,
  work: () => Promise<void>,
): Promise<void> {
  if (request.StackId !== stack.id) throw new Error('the request names another stack');
  const [result] = await Promise.allSettled([workIfDue(request, stack, work)]);
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

async function workIfDue(
  { RequestType, ResourceProperties }: StackRequest,
  stack: OwnStack,
  work: () => Promise<void>,
): Promise<void> {
  if (RequestType !== 'Delete' || ResourceProperties.Purge !== 'true') return;
  if (await stack.isBeingDeleted()) await work();
}
