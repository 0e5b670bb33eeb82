/** A process of its own for what the functions talk to, so that its work is not counted as theirs: forked by the benches. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startStubAws } from '../test/stub-aws/server.ts';

const aws = await startStubAws();
let posts = 0;
const receiver = createServer((request, response) => {
  posts += 1;
  request.resume().on('end', () => response.end());
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));

/** Every message is answered with what was counted since the last one. */
process.on('message', () => {
  const total = Object.values(aws.requests).reduce((sum, each) => sum + each, 0);
  process.send?.({ total, sent: aws.sent.length, posts, units: { ...aws.units } });
  aws.reset();
  posts = 0;
});
process.on('disconnect', () => process.exit());
const { port } = receiver.address() as AddressInfo;
process.send?.({ endpoint: aws.endpoint, url: `http://127.0.0.1:${port}/hook` });
