import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { queueMessage } from 'fanfare-webhooks/publish';

interface Order {
  readonly id: string;
  readonly customer: string;
  readonly total: string;
}

const client = new SQSClient({});

export async function handler({ id, customer, total }: Order): Promise<void> {
  const message = queueMessage(
    {
      projectId: customer,
      source: 'acme.orders.order',
      action: 'create',
      payload: { id, total },
      // Of the order itself: published twice, it is one event.
      eventId: `orders.event:${id}`,
    },
    process.env.EVENTS_QUEUE_URL ?? '',
  );
  await client.send(new SendMessageCommand(message));
}
