import { Command } from '@commander-js/extra-typings';
import { answerOf } from '../api.ts';
import type { Connect } from '../connected.ts';
import { deliveryLine } from '../deliveries.ts';
import { shown } from '../table.ts';
import { nameOf } from '../webhooks.ts';

export const findCommand = (connect: Connect) =>
  new Command('find')
    .description('what an id or a name stands for: an event, a delivery, a resource, webhooks')
    .argument('<text>')
    .action(async (q) => {
      const { client, ofProject, out } = connect();
      const { data, text } = await answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/find', {
          params: { path: ofProject, query: { q } },
        }),
      );
      const lines = [
        ...data.webhooks.map(({ webhook }) => `webhook   ${nameOf(webhook)}`),
        ...data.events.map(
          (event) =>
            `event     ${event.event_id}  ${event.event_source}:${event.event_action}  ${event.accepted_at}`,
        ),
        ...data.deliveries.map((delivery) => `delivery  ${deliveryLine(delivery)}`),
      ].map(shown);
      out.answer(text, () => lines.join('\n') || 'nothing');
    });
