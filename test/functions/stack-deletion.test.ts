import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onDelete, type StackRequest } from '../../functions/cleaning/stack-deletion.ts';

let server: Server;
let status: number;
let got: { headers: IncomingMessage['headers']; body: string }[];
beforeEach(async () => {
  status = 200;
  got = [];
  server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

const asked = (RequestType: StackRequest['RequestType']): StackRequest => ({
  RequestType,
  ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Farewell',
});

describe('the answer to CloudFormation', () => {
  it('carries no content type: the URL it goes to is signed for none', async () => {
    await onDelete(asked('Create'), async () => undefined);
    expect(got[0]?.headers).not.toHaveProperty('content-type');
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
      Status: 'SUCCESS',
      StackId: 'stack',
      RequestId: 'request',
    });
  });

  it('says that the work failed, and the failure is thrown too', async () => {
    const failing = onDelete(asked('Delete'), async () => Promise.reject(new Error('no route')));
    await expect(failing).rejects.toThrow('no route');
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({ Status: 'FAILED' });
  });

  it('works only when the stack is deleted', async () => {
    let worked = 0;
    const work = async (): Promise<void> => {
      worked += 1;
    };
    await onDelete(asked('Create'), work);
    await onDelete(asked('Update'), work);
    await onDelete(asked('Delete'), work);
    expect(worked).toBe(1);
  });

  it('that is not taken is an error', async () => {
    status = 403;
    await expect(onDelete(asked('Create'), async () => undefined)).rejects.toThrow('403');
  });
});
