import { publishEvent } from '../../../core/accepting/publish-event.ts';
import { RequestError } from '../../../core/errors.ts';
import type { Random } from '../../../core/ports.ts';
import { InjectedFault, type Surroundings, startProcess } from '../world/process.ts';
import { ACTIONS, type Owner, SOURCES } from './owners.ts';

const TRIES = 4;
const POISON = ['not json', '{}', '[[[', '{"project_id":"../other","event_source":"a.b","event_action":"c"}'];

/** Publishes events at both doors, again and again until the door says yes, sometimes once too often. */
export async function publish(
  around: Surroundings,
  owner: Owner,
  count: number,
  overMs: number,
): Promise<void> {
  const { time, luck } = around;
  for (let n = 0; n < count; n++) {
    await time.sleep(luck.fraction() < 0.5 ? luck.fraction() * 50 : (2 * luck.fraction() * overMs) / count);
    const eventId = `orders.event:${owner.projectId}-${n}`;
    const dice = luck.fraction();
    if (dice < 0.7) await overHttps(around, owner, eventId);
    else if (dice < 0.95) overQueue(around, owner, eventId);
    else around.stores.queues.events.send([{ body: pick(luck, POISON), groupId: owner.projectId }]);
  }
}

async function overHttps(around: Surroundings, owner: Owner, eventId: string): Promise<void> {
  const { ledger, time, luck } = around;
  const body = JSON.stringify({ event_id: eventId, ...facts(luck), event_payload: { n: 1 } });
  let again = luck.fraction() < 0.1;
  for (let tries = 0; tries < TRIES; tries++) {
    const api = startProcess(around, 'api-publish');
    const answer = await Promise.race([
      publishEvent(api.deps, owner.principal, owner.projectId, body).then(
        () => 'accepted' as const,
        (error: unknown) => {
          if (error instanceof RequestError || error instanceof InjectedFault) return 'failed' as const;
          throw error;
        },
      ),
      api.ended.then(() => 'failed' as const),
    ]);
    if (answer === 'accepted') {
      ledger.accepted.push({ ...ledger.moment(), projectId: owner.projectId, eventId, door: 'https' });
      if (!again) return;
      again = false;
    }
    await time.sleep(luck.fraction() * 3_000);
  }
}

/** A trusted publisher on the queue; now and then its message is a clash of ids. */
function overQueue({ ledger, luck, stores }: Surroundings, { projectId }: Owner, eventId: string): void {
  const body = { project_id: projectId, event_id: eventId, ...facts(luck), event_payload: 'queued' };
  const copies = luck.fraction() < 0.1 ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) {
    stores.queues.events.send([{ body: JSON.stringify(body), groupId: projectId }]);
  }
  ledger.accepted.push({ ...ledger.moment(), projectId, eventId, door: 'queue' });
  if (luck.fraction() < 0.1) {
    const clash = JSON.stringify({ ...body, event_payload: 'another content' });
    stores.queues.events.send([{ body: clash, groupId: projectId }]);
  }
}

const pick = <Item>(luck: Random, items: readonly Item[]): Item =>
  items[Math.floor(luck.fraction() * items.length)] as Item;

const facts = (luck: Random) => ({
  event_source: pick(luck, SOURCES),
  event_action: pick(luck, ACTIONS),
});
