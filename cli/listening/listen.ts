import type { Delivery } from '../api.ts';
import type { Connected } from '../connected.ts';
import { everyDelivery, newestDelivery, readDelivery } from '../deliveries.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { bodyIn, forward, type Target } from './forward.ts';
import { pause } from './pause.ts';
import { advanced, BEGINNING, type Position, sinceOf } from './watch.ts';

export interface Listening {
  readonly webhook: string;
  readonly target: Target;
  /** Undefined: what there is already is not forwarded. */
  readonly from: Position | undefined;
  readonly intervalMs: number;
  /** Called once each forwarded delivery is dealt with. */
  readonly keep: (position: Position) => void;
}

/**
 * Forwards each delivery of a webhook once, until interrupted. There is no feed to read: every look lists the last
 * minutes again and drops what was dealt with. What the target did not answer is tried again at the next look, so that a
 * restart of it loses nothing; an API that is away is asked again too.
 * @throws CommandFailure that no waiting would mend
 */
export async function listen(connected: Connected, listening: Listening): Promise<void> {
  const { interrupted } = connected.surroundings;
  let position = listening.from ?? (await withoutForwarding(connected, listening.webhook));
  listening.keep(position);
  connected.out.note(`listening for deliveries of ${listening.webhook}; Ctrl-C ends it`);
  let silent = false;
  do {
    try {
      position = await look(connected, listening, position);
      silent = false;
    } catch (error) {
      if (interrupted.aborted) return;
      if (!(error instanceof CommandFailure && error.exitCode === EXIT.unreachable)) throw error;
      if (!silent) connected.out.note(`${error.message}; trying again`);
      silent = true;
    }
  } while (await pause(listening.intervalMs, interrupted));
}

/** The newest delivery there is, and those that a look would bring beside it. */
async function withoutForwarding(connected: Connected, webhook: string): Promise<Position> {
  const newest = await newestDelivery(connected, webhook);
  if (!newest) return BEGINNING;
  let position = advanced(BEGINNING, newest);
  for await (const delivery of everyDelivery(connected, webhook, sinceOf(position))) {
    position = advanced(position, delivery);
  }
  return position;
}

async function look(connected: Connected, listening: Listening, from: Position): Promise<Position> {
  let position = from;
  for await (const delivery of everyDelivery(connected, listening.webhook, sinceOf(from))) {
    if (position.seen.has(delivery.id)) continue;
    if (connected.surroundings.interrupted.aborted) return position;
    if (!(await dealtWith(connected, listening, delivery))) return position;
    position = advanced(position, delivery);
    listening.keep(position);
  }
  return position;
}

/** @returns false: the target does not answer, and this one is next again */
async function dealtWith(connected: Connected, listening: Listening, delivery: Delivery): Promise<boolean> {
  const { out, surroundings } = connected;
  const { text } = await readDelivery(connected, listening.webhook, delivery.id);
  const body = bodyIn(text);
  const type = `${delivery.event_source}:${delivery.event_action}`;
  if (body === undefined) {
    out.note(`${delivery.id} ${type} is not forwarded: its event has expired`);
    return true;
  }
  const status = await forward(listening.target, { deliveryId: delivery.id, body }, surroundings);
  if (status === undefined) {
    out.note(`${listening.target.url} does not answer; ${delivery.id} is sent again until it does`);
    return false;
  }
  out.item(
    { delivery_id: delivery.id, event_id: delivery.event_id, type, status },
    () => `${status}  ${type}  ${delivery.id}`,
  );
  return true;
}
