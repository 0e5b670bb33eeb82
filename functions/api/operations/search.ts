import * as z from 'zod';
import { EVENT_TEXT_MAX_CHARACTERS } from '../../../core/limits.ts';
import { find } from '../../../core/reading/find.ts';
import { webhookResourceName } from '../../../core/resource-name.ts';
import { noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { PROJECT } from '../path.ts';
import { requiredText } from '../query.ts';
import { delivery, presentProjectDelivery } from './delivery-shapes.ts';
import { eventSummary, presentEventSummary } from './event-shapes.ts';

const answer = z.strictObject({
  webhooks: z
    .array(
      z.strictObject({ webhook: z.string().describe('Its resource_name.'), webhook_resource_id: z.string() }),
    )
    .describe('Whose name holds the text.'),
  events: z.array(eventSummary).describe('Of that id; else the last ones that name that resource.'),
  deliveries: z.array(delivery).describe('Of that id, as a summary.'),
  complete: z.boolean().describe('False: older events may name the resource. ListEvents pages through them.'),
});

/** All of it Fanfare's own. */
export const search = [
  operation({
    id: 'Find',
    method: 'GET',
    path: `${PROJECT}/find`,
    summary: 'What an id or a name stands for: an event, a delivery, a resource, webhooks',
    query: z.object({
      q: requiredText(
        "An event's, delivery's or resource's id, or a part of a webhook's name",
        EVENT_TEXT_MAX_CHARACTERS,
      ),
    }),
    body: noBody,
    answer,
    async run({ settings: { geo }, ...deps }, { principal, path, query }) {
      const found = await find(deps, principal, path.project_id, query.q);
      return {
        webhooks: found.webhooks.map((webhook) => ({
          webhook: webhookResourceName(webhook, geo),
          webhook_resource_id: webhook.id,
        })),
        events: found.events.map(presentEventSummary),
        deliveries: found.deliveries.map((each) => presentProjectDelivery(each, geo)),
        complete: found.complete,
      };
    },
  }),
];
