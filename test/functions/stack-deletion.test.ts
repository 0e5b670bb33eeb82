import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OwnStack, onDelete, type StackRequest } from '../../functions/cleaning/stack-deletion.ts';

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
  ResourceProperties: { Purge: 'true' },
});

const going: OwnStack = { id: 'stack', isBeingDeleted: async () => true };
const staying: OwnStack = { id: 'stack', isBeingDeleted: async () => false };

describe('the answer to CloudFormation', () => {
  it('carries no content type: the URL it goes to is signed for none', async () => {
    await onDelete(asked('Create'), going, async () => undefined);
    expect(got[0]?.headers).not.toHaveProperty('content-type');
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
      Status: 'SUCCESS',
      StackId: 'stack',
      RequestId: 'request',
    });
  });

  it('says that the work failed, and the failure is thrown too', async () => {
    const failing = onDelete(asked('Delete'), going, async () => Promise.reject(new Error('no route')));
    await expect(failing).rejects.toThrow('no route');
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({ Status: 'FAILED' });
  });

  it('that is not taken is an error', async () => {
    status = 403;
    await expect(onDelete(asked('Create'), going, async () => undefined)).rejects.toThrow('403');
  });
});

describe('the work', () => {
  const answered = (): string[] => got.map(({ body }) => JSON.parse(body).Status);

  async function timesWorked(request: StackRequest, stack: OwnStack): Promise<number> {
    let worked = 0;
    await onDelete(request, stack, async () => {
      worked += 1;
    });
    return worked;
  }

  it('is done when the stack is deleted, and not when it is made or changed', async () => {
    expect(await timesWorked(asked('Create'), going)).toBe(0);
    expect(await timesWorked(asked('Update'), going)).toBe(0);
    expect(await timesWorked(asked('Delete'), going)).toBe(1);
    expect(answered()).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  it('is not done when the resource alone goes: out of the template, or back with a failed update', async () => {
    expect(await timesWorked(asked('Delete'), staying)).toBe(0);
    expect(answered()).toEqual(['SUCCESS']);
  });

  it('is not done in a stage whose data is kept', async () => {
    for (const ResourceProperties of [{ Purge: 'false' as const }, {}]) {
      expect(await timesWorked({ ...asked('Delete'), ResourceProperties }, going)).toBe(0);
    }
  });

  it('is not done, nor answered, for another stack: CloudFormation asks for its own only', async () => {
    const other = { ...asked('Delete'), StackId: 'another' };
    await expect(timesWorked(other, going)).rejects.toThrow('another stack');
    expect(answered()).toEqual([]);
  });

  it('is not done where CloudFormation cannot be asked, and the deletion fails in the open', async () => {
    const silent: OwnStack = { id: 'stack', isBeingDeleted: () => Promise.reject(new Error('denied')) };
    await expect(timesWorked(asked('Delete'), silent)).rejects.toThrow('denied');
    expect(answered()).toEqual(['FAILED']);
  });
});
