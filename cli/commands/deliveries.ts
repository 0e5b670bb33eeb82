import { Command, Option } from '@commander-js/extra-typings';
import { answerOf, type Delivery } from '../api.ts';
import type { Connect } from '../connected.ts';
import {
  deliveryLine,
  describedDelivery,
  LISTED_STATES,
  lastAnswer,
  readDelivery,
  stateOf,
} from '../deliveries.ts';
import { timeOf } from '../options.ts';
import { more, PAGE_SIZE, PAGE_TOKEN, pageQuery } from '../pages.ts';
import { table } from '../table.ts';
import { nameOf } from '../webhooks.ts';
import { tailCommand } from './tail.ts';

export function deliveriesCommand(connect: Connect): Command {
  return new Command('deliveries')
    .description('what was sent, what waits, and how it ended')
    .addCommand(listCommand(connect))
    .addCommand(showCommand(connect))
    .addCommand(tailCommand(connect))
    .addCommand(redeliverCommand(connect));
}

const listCommand = (connect: Connect) =>
  new Command('list')
    .description("a webhook's deliveries, or all of the project's; newest first")
    .argument('[webhook]')
    .addOption(new Option('--state <states...>', 'only in these states').choices(LISTED_STATES))
    .option('--source <source>')
    .option('--action <action>')
    .option('--since <time>', '15m, 2h, 3d, or RFC 3339')
    .option('--until <time>')
    .option(...PAGE_SIZE)
    .option(...PAGE_TOKEN)
    .addHelpText('after', '\nExample:\n  fanfare deliveries list orders --state failed --since 1d')
    .action(async (webhook, options) => {
      const { client, ofProject, ofWebhook, out, surroundings } = connect();
      const { since, until } = options;
      const query = {
        ...pageQuery(options),
        ...(options.state && { 'filter.state': [...options.state] }),
        ...(options.source !== undefined && { 'filter.event_source': options.source }),
        ...(options.action !== undefined && { 'filter.event_action': options.action }),
        ...(since !== undefined && { 'filter.since': timeOf(since, surroundings.now()) }),
        ...(until !== undefined && { 'filter.until': timeOf(until, surroundings.now()) }),
        view: 'summary' as const,
      };
      const { data, text } = await answerOf(
        webhook === undefined
          ? client.GET('/2023-05-31/webhook/project/{project_id}/deliveries', {
              params: { path: ofProject, query },
            })
          : client.GET('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries', {
              params: { path: ofWebhook(webhook), query },
            }),
      );
      out.answer(
        text,
        () =>
          table(
            ['DELIVERY', 'WEBHOOK', 'TYPE', 'STATE', 'LAST', 'ACCEPTED'],
            data.deliveries.map(rowOf(webhook)),
          ) + more(data.pagination),
      );
    });

const rowOf = (webhook: string | undefined) => (delivery: Delivery) => [
  delivery.id,
  webhook ?? (delivery.webhook === undefined ? '' : nameOf(delivery.webhook)),
  `${delivery.event_source}:${delivery.event_action}`,
  stateOf(delivery),
  lastAnswer(delivery),
  delivery.created_at,
];

const showCommand = (connect: Connect) =>
  new Command('show')
    .description('one delivery with its attempts')
    .argument('<webhook>')
    .argument('<delivery>')
    .action(async (webhook, delivery) => {
      const connected = connect();
      const { data, text } = await readDelivery(connected, webhook, delivery);
      connected.out.answer(text, () => describedDelivery(data.delivery));
    });

const redeliverCommand = (connect: Connect) =>
  new Command('redeliver')
    .description('ask for one more attempt, whatever the state')
    .argument('<webhook>')
    .argument('<delivery>')
    .option('--force', 'past an open breaker, the rate and a pause')
    .action(async (webhook, delivery, { force }) => {
      const { client, ofWebhook, out } = connect();
      const { data, text } = await answerOf(
        client.POST(
          '/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries/{delivery_id}/redeliver',
          {
            params: { path: { ...ofWebhook(webhook), delivery_id: delivery } },
            body: { ...(force && { force }) },
          },
        ),
      );
      out.answer(text, () => deliveryLine(data.delivery));
    });
