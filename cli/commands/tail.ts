import { Command } from '@commander-js/extra-typings';
import type { Delivery } from '../api.ts';
import type { Connect, Connected } from '../connected.ts';
import { deliveryLine, everyDelivery, lastAnswer, stateOf } from '../deliveries.ts';
import { pause } from '../listening/pause.ts';
import { OVERLAP_MS } from '../listening/watch.ts';
import { wholeNumber } from '../options.ts';

const INTERVAL_MS = 2_000;

export const tailCommand = (connect: Connect) =>
  new Command('tail')
    .description('a line for each new delivery, and for each that changes, until Ctrl-C')
    .argument('<webhook>')
    .option('--interval <ms>', 'milliseconds between looks', wholeNumber, INTERVAL_MS)
    .action(async (webhook, { interval }) => {
      const connected = connect();
      const { interrupted, now } = connected.surroundings;
      let known = await states(connected, webhook, now());
      while (await pause(interval, interrupted)) known = await report(connected, webhook, known);
    });

type Known = ReadonlyMap<string, string>;

const sinceOf = (nowMs: number): string => new Date(nowMs - OVERLAP_MS).toISOString();
const stateIn = (delivery: Delivery): string =>
  `${stateOf(delivery)} ${delivery.attempts.at(-1)?.number ?? 0}`;

async function states(connected: Connected, webhook: string, nowMs: number): Promise<Known> {
  const found = new Map<string, string>();
  for await (const each of everyDelivery(connected, webhook, sinceOf(nowMs)))
    found.set(each.id, stateIn(each));
  return found;
}

/** Those of the last minutes: what is older and still changes is in `deliveries list`. */
async function report(connected: Connected, webhook: string, known: Known): Promise<Known> {
  const found = new Map<string, string>();
  for await (const each of everyDelivery(connected, webhook, sinceOf(connected.surroundings.now()))) {
    found.set(each.id, stateIn(each));
    if (known.get(each.id) === stateIn(each)) continue;
    connected.out.item(
      {
        delivery_id: each.id,
        event_id: each.event_id,
        type: `${each.event_source}:${each.event_action}`,
        state: each.state,
        held: each.held !== undefined,
        last: lastAnswer(each),
      },
      () => deliveryLine(each),
    );
  }
  return found;
}
