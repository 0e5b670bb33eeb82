import { publishEvent } from '../../../core/accepting/publish-event.ts';
import { RequestError } from '../../../core/errors.ts';
import type { Random } from '../../../core/ports.ts';
import type { AcceptedAtDoor } from '../world/ledger.ts';
import { InjectedFault, type Surroundings, startProcess } from '../world/process.ts';
import { ACTIONS, type Owner, SOURCES } from './owners.ts';

const TRIES = 4;
const POISON = ['not json', '{}', '[[[', '{"project_id":"../other","event_source":"a.b","event_action":"c"}'];

/** An event as its publisher writes it. */
type Document = Readonly<Record<string, unknown>> & { readonly event_id: string };

/** Publishes events at all doors, again and again until the door says yes, sometimes once too often. */
export async function publish(
  around: Surroundings,
  owner: Owner,
  count: number,
  overMs: number,
): Promise<void> {
  const { time, luck } = around;
  for (let n = 0; n < count; n++) {
    await time.sleep(luck.fraction() < 0.5 ? luck.fraction() * 50 : (2 * luck.fraction() * overMs) / count);
    const document = { event_id: `orders.event:${owner.projectId}-${n}`, ...facts(luck), event_payload: n };
    const dice = luck.fraction();
    if (dice < 0.6) await overHttps(around, owner, document);
    else if (dice < 0.8) overQueue(around, owner, document);
    else if (dice < 0.95) overBus(around, owner, document);
    else around.stores.queues.events.send([{ body: pick(luck, POISON), groupId: owner.projectId }]);
  }
}

/** Sometimes a rival wants the same id for other content, and sometimes the same event comes over all doors. */
async function overHttps(around: Surroundings, owner: Owner, document: Document): Promise<void> {
  const { luck } = around;
  const rival = { ...document, event_payload: 'of a rival' };
  const rivals = luck.fraction() < 0.1 ? [askedFor(around, owner, rival)] : [];
  if (luck.fraction() < 0.1) overQueue(around, owner, document);
  if (luck.fraction() < 0.1) overBus(around, owner, document);
  await Promise.all([askedFor(around, owner, document), ...rivals]);
}

async function askedFor(around: Surroundings, owner: Owner, document: Document): Promise<void> {
  const { time, luck } = around;
  let again = luck.fraction() < 0.1;
  for (let tries = 0; tries < TRIES; tries++) {
    const api = startProcess(around, 'api-publish');
    const answer = await Promise.race([
      publishEvent(api.deps, owner.principal, owner.projectId, JSON.stringify(document)).then(
        () => 'accepted' as const,
        (error: unknown) => {
          if (error instanceof RequestError || error instanceof InjectedFault) return 'failed' as const;
          throw error;
        },
      ),
      api.ended.then(() => 'failed' as const),
    ]);
    if (answer === 'accepted') {
      noteAccepted(around, owner, document, 'https');
      if (!again) return;
      again = false;
    }
    await time.sleep(luck.fraction() * 3_000);
  }
}

/** A trusted publisher on the queue; now and then its message is a clash of ids. */
function overQueue(around: Surroundings, owner: Owner, document: Document): void {
  const { luck, stores } = around;
  const body = { project_id: owner.projectId, ...document };
  const copies = luck.fraction() < 0.1 ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) {
    stores.queues.events.send([{ body: JSON.stringify(body), groupId: owner.projectId }]);
  }
  noteAccepted(around, owner, document, 'queue');
  if (luck.fraction() < 0.1) {
    const clash = JSON.stringify({ ...body, event_payload: 'another content' });
    stores.queues.events.send([{ body: clash, groupId: owner.projectId }]);
  }
}

/** The bus hands an event on once or more often, each time as a message of its own, and spells it as it likes. */
function overBus(
  around: Surroundings,
  owner: Owner,
  { event_source, event_action, ...rest }: Document,
): void {
  const { luck, stores, time, count } = around;
  const envelope = {
    id: `bus-${count()}`,
    time: new Date(time.now()).toISOString(),
    source: event_source,
    'detail-type': event_action,
    detail: { project_id: owner.projectId, ...rest },
  };
  const copies = luck.fraction() < 0.2 ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) {
    stores.queues.events.send([{ body: JSON.stringify(envelope, null, copy), groupId: 'bus' }]);
  }
  noteAccepted(around, owner, rest, 'bus');
}

function noteAccepted(
  { ledger }: Surroundings,
  { projectId }: Owner,
  { event_id: eventId, event_payload }: Document,
  door: AcceptedAtDoor['door'],
): void {
  ledger.accepted.push({
    ...ledger.moment(),
    projectId,
    eventId,
    payload: JSON.stringify(event_payload),
    door,
  });
}

const pick = <Item>(luck: Random, items: readonly Item[]): Item =>
  items[Math.floor(luck.fraction() * items.length)] as Item;

const facts = (luck: Random) => ({
  event_source: pick(luck, SOURCES),
  event_action: pick(luck, ACTIONS),
});
