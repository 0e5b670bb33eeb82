import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const client = new EventBridgeClient({});

/** Publishes by hand; examples/publisher does it with what the package brings for it. */
export async function handler({ customer, order }) {
  const entry = {
    EventBusName: process.env.WEBHOOK_BUS,
    Source: 'acme.orders.order',
    DetailType: 'create',
    Detail: JSON.stringify({ project_id: customer, event_payload: { order } }),
  };
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  if (FailedEntryCount) throw new Error('the event was not published');
}
