import * as z from 'zod';
import { signedFetch } from '../../../local/aws-request.ts';

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface EventSource {
  readonly id: string;
  /** Logical id of the mapping, which names function and queue. */
  readonly path: string;
  readonly functionName: string;
  readonly sourceArn: string;
}

const mapping = z.object({
  UUID: z.string(),
  FunctionArn: z.string(),
  EventSourceArn: z.string(),
});

const STACK = 'fanfare-emulator';

/** What CloudFormation says the stack consists of. */
export async function stackResources(endpoint: string): Promise<StackResource[]> {
  const response = await signedFetch({
    url: `${endpoint}/`,
    service: 'cloudformation',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: 'DescribeStackResources',
      Version: '2010-05-15',
      StackName: STACK,
    }).toString(),
  });
  const xml = await response.text();
  return [...xml.matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = '']) => {
    const text = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(member)?.[1] ?? '';
    return {
      logicalId: text('LogicalResourceId'),
      physicalId: text('PhysicalResourceId'),
      type: text('ResourceType'),
    };
  });
}

export async function eventSourcesOf(
  endpoint: string,
  resources: readonly StackResource[],
): Promise<EventSource[]> {
  const mappings = resources.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping');
  return Promise.all(
    mappings.map(async ({ logicalId, physicalId }) => {
      const response = await signedFetch({
        url: `${endpoint}/2015-03-31/event-source-mappings/${physicalId}`,
        service: 'lambda',
        method: 'GET',
      });
      const found = mapping.parse(await response.json());
      return {
        id: found.UUID,
        path: logicalId,
        functionName: found.FunctionArn.split(':').at(-1) ?? '',
        sourceArn: found.EventSourceArn,
      };
    }),
  );
}

export function queueUrlOf(endpoint: string, source: EventSource | undefined): string {
  const [, account, name] = /^arn:aws:sqs:[^:]+:(\d+):(.+)$/.exec(source?.sourceArn ?? '') ?? [];
  return `${endpoint}/${account}/${name}`;
}
