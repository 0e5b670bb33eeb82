import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { answerOf } from '../api.ts';
import type { Connect, Connected } from '../connected.ts';
import { usage } from '../exit-codes.ts';
import { timeOf } from '../options.ts';
import { more, PAGE_SIZE, PAGE_TOKEN, pageQuery } from '../pages.ts';
import { publish } from '../publish.ts';
import type { Surroundings } from '../surroundings.ts';
import { fields, table } from '../table.ts';
import { nameOf } from '../webhooks.ts';

export function eventsCommand(connect: Connect): Command {
  return new Command('events')
    .description('publish events and read them')
    .addCommand(publishCommand(connect))
    .addCommand(listCommand(connect))
    .addCommand(showCommand(connect));
}

const publishCommand = (connect: Connect) =>
  new Command('publish')
    .description('publish an event')
    .argument('<source:action>', 'such as acme.orders.order:create')
    .requiredOption('--payload <json>', 'JSON text, @file, or - for standard input')
    .option('--id <id>', 'the same id and content again is one event; one is made where there is none')
    .option('--resource-id <id>')
    .option('--resource-name <name>')
    .option('--description <text>')
    .addHelpText(
      'after',
      '\nExample:\n  fanfare events publish acme.orders.order:create --payload \'{"order": 1}\'',
    )
    .action(async (type, options) => {
      const connected = connect();
      const [source, action, ...rest] = type.split(':');
      if (!source || !action || rest.length > 0)
        throw usage(`${type} must be source:action, such as acme.orders.order:create`);
      const envelope = {
        event_source: source,
        event_action: action,
        ...(options.id !== undefined && { event_id: options.id }),
        ...(options.resourceId !== undefined && { resource_id: options.resourceId }),
        ...(options.resourceName !== undefined && { resource_name: options.resourceName }),
        ...(options.description !== undefined && { event_description: options.description }),
      };
      await publish(connected, envelope, await payloadOf(options.payload, connected.surroundings));
    });

/** As it was written: every digit goes out as it came in. */
async function payloadOf(said: string, { readStdin }: Surroundings): Promise<string> {
  if (said === '-') return readStdin();
  if (!said.startsWith('@')) return said;
  try {
    return readFileSync(said.slice(1), 'utf8');
  } catch {
    throw usage(`--payload: ${said.slice(1)} cannot be read`);
  }
}

const listCommand = (connect: Connect) =>
  new Command('list')
    .description("the project's events, newest first")
    .option('--source <source>')
    .option('--action <action>')
    .option('--resource <id>')
    .option('--since <time>', '15m, 2h, 3d, or RFC 3339')
    .option('--until <time>')
    .option(...PAGE_SIZE)
    .option(...PAGE_TOKEN)
    .action(async (options) => {
      const { client, ofProject, out, surroundings } = connect();
      const { since, until } = options;
      const query = {
        ...pageQuery(options),
        ...(options.source !== undefined && { 'filter.source': options.source }),
        ...(options.action !== undefined && { 'filter.action': options.action }),
        ...(options.resource !== undefined && { 'filter.resource_id': options.resource }),
        ...(since !== undefined && { 'filter.since': timeOf(since, surroundings.now()) }),
        ...(until !== undefined && { 'filter.until': timeOf(until, surroundings.now()) }),
      };
      const { data, text } = await answerOf(
        client.GET('/2023-05-31/webhook/project/{project_id}/events', { params: { path: ofProject, query } }),
      );
      const rows = data.events.map((event) => [
        event.event_id,
        `${event.event_source}:${event.event_action}`,
        event.accepted_at,
        event.matched_count,
        event.skipped_count,
      ]);
      out.answer(
        text,
        () => table(['EVENT', 'TYPE', 'ACCEPTED', 'MATCHED', 'SKIPPED'], rows) + more(data.pagination),
      );
    });

const showCommand = (connect: Connect) =>
  new Command('show')
    .description('one event and where it went')
    .argument('<event>')
    .action(async (event) => showEvent(connect(), event));

async function showEvent({ client, ofProject, out }: Connected, eventId: string): Promise<void> {
  const { data, text } = await answerOf(
    client.GET('/2023-05-31/webhook/project/{project_id}/events/{event_id}', {
      params: { path: { ...ofProject, event_id: eventId } },
    }),
  );
  const { event, deliveries } = data;
  const rows = deliveries.map((each) => [
    each.webhook === undefined ? '(deleted)' : nameOf(each.webhook),
    each.id,
    each.held === undefined ? each.state : `${each.state}, held`,
    each.reason,
  ]);
  out.answer(text, () =>
    [
      fields({
        event: event.event_id,
        type: `${event.event_source}:${event.event_action}`,
        description: event.event_description,
        resource: event.resource_name,
        accepted: event.accepted_at,
        payload: JSON.stringify(event.event_payload),
      }),
      '',
      table(['WEBHOOK', 'DELIVERY', 'STATE', 'REASON'], rows),
    ].join('\n'),
  );
}
