import { Command } from '@commander-js/extra-typings';
import { answerOf, type Webhook } from '../api.ts';
import type { Connect } from '../connected.ts';
import { usage } from '../exit-codes.ts';
import { addEvent, secretFrom, type WantedEvent, wholeNumber } from '../options.ts';
import { more, PAGE_SIZE, PAGE_TOKEN, pageQuery } from '../pages.ts';
import { table } from '../table.ts';
import { described, nameOf, stateOf } from '../webhooks.ts';
import { rotateCommand } from './rotate.ts';

export function webhooksCommand(connect: Connect): Command {
  return new Command('webhooks')
    .description('list, show, make and change webhooks')
    .addCommand(listCommand(connect))
    .addCommand(showCommand(connect))
    .addCommand(createCommand(connect))
    .addCommand(editCommand(connect))
    .addCommand(switchCommand(connect, 'enable', 'verify the destination and switch the webhook on'))
    .addCommand(switchCommand(connect, 'disable', 'switch it off: events from now on are skipped'))
    .addCommand(switchCommand(connect, 'pause', 'hold its deliveries; none is lost'))
    .addCommand(switchCommand(connect, 'resume', 'send what was held'))
    .addCommand(deleteCommand(connect))
    .addCommand(rotateCommand(connect));
}

const listCommand = (connect: Connect) =>
  new Command('list')
    .description("the project's webhooks")
    .option(...PAGE_SIZE)
    .option(...PAGE_TOKEN)
    .action(async (options) => {
      const { client, ofProject, out } = connect();
      const { data, text } = await answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/webhooks', {
          params: { path: ofProject, query: { ...pageQuery(options), view: 'summary' } },
        }),
      );
      out.answer(
        text,
        () =>
          table(['NAME', 'STATE', 'URL', 'LAST DELIVERY'], data.webhooks.map(row)) + more(data.pagination),
      );
    });

const row = (webhook: Webhook) => [
  nameOf(webhook.resource_name),
  stateOf(webhook),
  webhook.config.url,
  webhook.last_delivery && `${webhook.last_delivery.state} ${webhook.last_delivery.created_at}`,
];

const showCommand = (connect: Connect) =>
  new Command('show')
    .description('one webhook')
    .argument('<name>')
    .action(async (name) => {
      const { client, ofWebhook, out } = connect();
      const { data, text } = await answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}', {
          params: { path: ofWebhook(name) },
        }),
      );
      out.answer(text, () => described(data.webhook));
    });

const ON = ['--on <source:action>', 'subscribe to this; may be repeated', addEvent] as const;
const RESOURCE = ['--resource <id>', 'only events of this resource and what is below it'] as const;
const SECRET = ['--secret-env <NAME>', 'sign with the token in this environment variable'] as const;
const RATE = ['--rate <n>', 'deliveries a second', wholeNumber] as const;

const subscriptionsOf = (on: readonly WantedEvent[], resource: string | undefined) => [
  { ...(resource !== undefined && { resource_id: resource }), events: [...on] },
];

const createCommand = (connect: Connect) =>
  new Command('create')
    .description('make a webhook; switched on only if its destination answers a verification request')
    .argument('<name>')
    .requiredOption('--url <url>', 'where deliveries go')
    .option(...ON)
    .option(...RESOURCE)
    .option(...SECRET)
    .option('--description <text>')
    .option(...RATE)
    .option('--disabled', 'do not switch it on, and verify nothing')
    .addHelpText(
      'after',
      '\nExample:\n  fanfare webhooks create orders --url https://example.com/hook --on "acme.orders.order:*" --secret-env ORDERS_TOKEN',
    )
    .action(async (name, options) => {
      const { client, ofProject, out, surroundings } = connect();
      const token = secretFrom(options.secretEnv, surroundings.env);
      if (options.resource !== undefined && !options.on)
        throw usage('--resource needs --on: what to hear of it');
      const { data, text } = await answerOf(
        client.POST('/2023-05-31/webhook/project/{project_id}/webhooks', {
          params: { path: ofProject },
          body: {
            name,
            enabled: !options.disabled,
            config: { url: options.url, ...(token !== undefined && { hmac_key: token }) },
            ...(options.description !== undefined && { description: options.description }),
            ...(options.on && { subscriptions: subscriptionsOf(options.on, options.resource) }),
            ...(options.rate !== undefined && { delivery: { max_per_second: options.rate } }),
          },
        }),
      );
      out.answer(text, () => described(data.webhook));
    });

const editCommand = (connect: Connect) =>
  new Command('edit')
    .description('change what is named, and nothing else')
    .argument('<name>')
    .option('--url <url>', 'where deliveries go')
    .option(...ON)
    .option(...RESOURCE)
    .option(...SECRET)
    .option('--description <text>')
    .option(...RATE)
    .addHelpText(
      'after',
      '\nExample:\n  fanfare webhooks edit orders --on acme.orders.order:create --on acme.orders.order:cancel',
    )
    .action(async (name, options) => {
      const { client, ofWebhook, out, surroundings } = connect();
      const token = secretFrom(options.secretEnv, surroundings.env);
      const changed = {
        ...(options.url !== undefined && { 'config.url': true }),
        ...(token !== undefined && { 'config.hmac_key': true }),
        ...(options.on && { subscriptions: true }),
        ...(options.description !== undefined && { description: true }),
        ...(options.rate !== undefined && { delivery: true }),
      };
      if (Object.keys(changed).length === 0)
        throw usage('say what to change; see fanfare webhooks edit --help');
      const { data, text } = await answerOf(
        client.PATCH('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}', {
          params: { path: ofWebhook(name) },
          body: {
            update_mask: Object.keys(changed).join(','),
            webhook: {
              config: {
                ...(options.url !== undefined && { url: options.url }),
                ...(token !== undefined && { hmac_key: token }),
              },
              ...(options.description !== undefined && { description: options.description }),
              ...(options.on && { subscriptions: subscriptionsOf(options.on, options.resource) }),
              ...(options.rate !== undefined && { delivery: { max_per_second: options.rate } }),
            },
          },
        }),
      );
      out.answer(text, () => described(data.webhook));
    });

const switchCommand = (connect: Connect, verb: 'enable' | 'disable' | 'pause' | 'resume', words: string) =>
  new Command(verb)
    .description(words)
    .argument('<name>')
    .action(async (name) => {
      const { client, ofWebhook, out } = connect();
      const { data, text } = await answerOf(
        client.POST(`/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/${verb}`, {
          params: { path: ofWebhook(name) },
        }),
      );
      out.answer(text, () => described(data.webhook));
    });

const deleteCommand = (connect: Connect) =>
  new Command('delete')
    .description('remove a webhook with all of its deliveries')
    .argument('<name>')
    .option('--yes', 'it cannot be brought back; without this nothing happens')
    .action(async (name, options) => {
      const { client, ofWebhook, out } = connect();
      if (!options.yes) throw usage(`${name} and its deliveries cannot be brought back: add --yes`);
      const { text } = await answerOf(
        client.DELETE('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}', {
          params: { path: ofWebhook(name) },
        }),
      );
      out.answer(text, () => `${name} is deleted`);
    });
