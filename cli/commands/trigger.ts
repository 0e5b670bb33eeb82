import { Command } from '@commander-js/extra-typings';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { likeliest } from '../../core/likeliest.ts';
import { answerOf } from '../api.ts';
import type { Connect } from '../connected.ts';
import { usage } from '../exit-codes.ts';
import { publish } from '../publish.ts';

export const triggerCommand = (connect: Connect) =>
  new Command('trigger')
    .description("publish an example of the API's catalogue of events")
    .argument('<source:action>', 'such as hashicorp.packer.version:complete')
    .addHelpText('after', '\nExample:\n  fanfare trigger hashicorp.packer.version:complete')
    .action(async (wanted) => {
      const connected = connect();
      const { data, text } = await answerOf(connected.client.GET('/2023-05-31/webhook/event-types', {}));
      const types = data.event_types.map(({ source, action }) => `${source}:${action}`);
      const index = types.indexOf(wanted);
      const { event_payload: _, event_id: __, ...envelope } = data.event_types[index]?.example ?? {};
      const payload = payloadIn(text, index);
      if (!isEnvelope(envelope) || payload === undefined) throw notThere(wanted, index >= 0, types);
      await publish(connected, envelope, payload);
    });

/** A new id each time: the same one again would be the same event. */
const isEnvelope = <Fields extends { event_source?: string; event_action?: string }>(
  fields: Fields,
): fields is Fields & { event_source: string; event_action: string } =>
  fields.event_source !== undefined && fields.event_action !== undefined;

function payloadIn(text: string, index: number): string | undefined {
  const tree = parseTree(text);
  const node = tree && findNodeAtLocation(tree, ['event_types', index, 'example', 'event_payload']);
  return node && text.slice(node.offset, node.offset + node.length);
}

function notThere(wanted: string, isKnown: boolean, types: readonly string[]) {
  if (isKnown)
    return usage(`${wanted} has no example in the catalogue; publish one with fanfare events publish`);
  const meant = likeliest(wanted, types);
  return usage(
    `${wanted} is not in the catalogue${meant ? `; did you mean ${meant}?` : ''} Your own events: fanfare events publish ${wanted} --payload '{}'`,
  );
}
