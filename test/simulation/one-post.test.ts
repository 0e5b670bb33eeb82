import { expect, it } from 'vitest';
import { publishEvent } from '../../core/accepting/publish-event.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { createWebhook } from '../../core/managing/webhooks.ts';
import { type Dispatch, dispatchWorld, MINUTE_MS } from './run/dispatch-world.ts';

const COPIES = 100;
const URL = 'https://receiver.alpha.example.com/';
const EVENT = {
  event_id: 'orders.event:same',
  event_source: 'acme.orders.order',
  event_action: 'create',
  event_payload: { order: 1 },
};

it('a hundred publishes of one id at once, over all three doors, are one POST', {
  timeout: 60_000,
}, async () => {
  const world = dispatchWorld();
  await world.run((deps) =>
    createWebhook(deps, world.owner.principal, {
      projectId: world.owner.projectId,
      name: 'receiver',
      description: '',
      enabled: true,
      url: URL,
      subscriptions: [{ events: [{ source: EVENT.event_source, action: '*' }] }],
    }),
  );
  const doors = [overHttps, overQueue, overBus];
  await world.run((deps) =>
    Promise.all(Array.from({ length: COPIES }, (_, n) => doors[n % doors.length]?.(world, deps))),
  );
  await world.pass(60 * MINUTE_MS);
  expect(world.postsTo(URL)).toHaveLength(1);
  expect(world.succeeded(URL)).toBe(1);
});

const overHttps = ({ owner }: Dispatch, deps: Dependencies) =>
  publishEvent(deps, owner.principal, owner.projectId, JSON.stringify(EVENT));

const overQueue = ({ owner: { projectId } }: Dispatch, deps: Dependencies) =>
  deps.eventQueue.send([{ projectId, body: JSON.stringify({ ...EVENT, project_id: projectId }) }]);

function overBus({ owner: { projectId }, now }: Dispatch, deps: Dependencies) {
  const { event_source, event_action, ...rest } = EVENT;
  const envelope = {
    id: 'the-same-for-every-copy',
    time: new Date(now()).toISOString(),
    source: event_source,
    'detail-type': event_action,
    detail: { project_id: projectId, ...rest },
  };
  return deps.eventQueue.send([{ projectId, body: JSON.stringify(envelope, null, 1) }]);
}
