import { randomUUID } from 'node:crypto';
import { createTokenVault } from '../../adapters/secrets-manager/token-vault.ts';
import { createDeliveryQueue } from '../../adapters/sqs/delivery-queue.ts';
import { createEventQueue } from '../../adapters/sqs/event-queue.ts';
import { describeDeliveryQueue, describeEventQueue } from '../conformance/queues.ts';
import { describeTokenVault } from '../conformance/token-vault.ts';
import { describeTables } from '../dynamodb/tables.ts';
import { createQueue, random, secretsManager, underTest } from './aws.ts';

describeTables('DynamoDB');

const prefix = `fanfare/${randomUUID()}/`;
describeTokenVault('Secrets Manager', () => createTokenVault({ client: secretsManager(), prefix, random }));

describeEventQueue('SQS', async () => {
  const queue = await createQueue();
  return underTest(createEventQueue(queue), queue);
});
describeDeliveryQueue('SQS', async (clock) => {
  const queue = await createQueue();
  return underTest(createDeliveryQueue({ queue, clock }), queue);
});
