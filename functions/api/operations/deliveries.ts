import * as z from 'zod';
import { redeliver, redeliverEvent, type Wish } from '../../../core/delivering/redeliver.ts';
import type { Delivery } from '../../../core/delivery.ts';
import type { Dependencies } from '../../../core/dependencies.ts';
import { withBodies } from '../../../core/reading/delivery-views.ts';
import { getDelivery, listDeliveries, listProjectDeliveries } from '../../../core/reading/read-deliveries.ts';
import { pagination, presentPagination } from '../answer.ts';
import { jsonBody, noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { addressOf, PROJECT, WEBHOOK } from '../path.ts';
import { noQuery, pageRequestOf } from '../query.ts';
import { deliveriesQuery, deliveryQueryOf } from './delivery-query.ts';
import { delivery, deliveryAnswer, presentDelivery, presentProjectDelivery } from './delivery-shapes.ts';

const DELIVERY = `${WEBHOOK}/deliveries/{delivery_id}` as const;

/** Asking for an attempt answers at once; the attempt follows. */
const ACCEPTED = 202;

const deliveriesAnswer = z.strictObject({ deliveries: z.array(delivery), pagination });

const redeliverBody = z.object({
  force: z
    .boolean()
    .nullish()
    .describe('Past an open breaker, the rate and a pause; without it the redelivery waits behind them.'),
});

export const deliveries = [
  operation({
    id: 'ListWebhookDeliveries',
    method: 'GET',
    path: `${WEBHOOK}/deliveries`,
    encodedPath: '/2023-05-31/{resource_name}/deliveries',
    summary:
      "A webhook's deliveries; those not attempted yet and the skipped ones only when filter.state asks",
    query: deliveriesQuery,
    body: noBody,
    answer: deliveriesAnswer,
    async run(deps, { principal, path, query }) {
      const asked = deliveryQueryOf(query);
      const page = await listDeliveries(deps, principal, addressOf(path), asked, pageRequestOf(query));
      return { deliveries: page.items.map(presentDelivery), pagination: presentPagination(page) };
    },
  }),
  operation({
    id: 'ListDeliveries',
    method: 'GET',
    path: `${PROJECT}/deliveries`,
    summary: "The deliveries of all of a project's webhooks; a page may be short, with a token to go on",
    query: deliveriesQuery,
    body: noBody,
    answer: deliveriesAnswer,
    async run(deps, { principal, path, query }) {
      const asked = deliveryQueryOf(query);
      const page = await listProjectDeliveries(deps, principal, path.project_id, asked, pageRequestOf(query));
      return {
        deliveries: page.items.map((each) => presentProjectDelivery(each, deps.settings.geo)),
        pagination: presentPagination(page),
      };
    },
  }),
  operation({
    id: 'GetDelivery',
    method: 'GET',
    path: DELIVERY,
    summary: 'One delivery',
    query: noQuery,
    body: noBody,
    answer: deliveryAnswer,
    async run(deps, { principal, path }) {
      const view = await getDelivery(deps, principal, addressOf(path), path.delivery_id);
      return { delivery: presentDelivery(view) };
    },
  }),
  operation({
    id: 'Redeliver',
    method: 'POST',
    path: `${DELIVERY}/redeliver`,
    summary: 'Ask for one more attempt, whatever the state; answers with the delivery as it stands',
    query: noQuery,
    body: jsonBody(redeliverBody),
    status: ACCEPTED,
    answer: deliveryAnswer,
    async run(deps, { principal, path, body: { fields } }) {
      const asked = await redeliver(deps, principal, addressOf(path), path.delivery_id, wishOf(fields));
      return answerWith(deps, asked);
    },
  }),
  operation({
    id: 'RedeliverEvent',
    method: 'POST',
    path: `${WEBHOOK}/events/{event_id}/redeliver`,
    summary: 'Send an event of the project to this webhook, whether or not it was matched',
    query: noQuery,
    body: jsonBody(redeliverBody),
    status: ACCEPTED,
    answer: deliveryAnswer,
    async run(deps, { principal, path, body: { fields } }) {
      const asked = await redeliverEvent(deps, principal, addressOf(path), path.event_id, wishOf(fields));
      return answerWith(deps, asked);
    },
  }),
];

const wishOf = ({ force }: z.output<typeof redeliverBody>): Wish => (force ? { force } : {});

async function answerWith(deps: Pick<Dependencies, 'events'>, asked: Delivery) {
  const [view = { delivery: asked, body: undefined }] = await withBodies(deps, [asked]);
  return { delivery: presentDelivery(view) };
}
