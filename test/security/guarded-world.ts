import { createSender } from '../../adapters/http/create-sender.ts';
import type { Resolve } from '../../adapters/http/resolve.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { type DestinationSettings, PUBLIC_DESTINATIONS } from '../../core/destination-policy.ts';
import type { OutgoingRequest, Sender } from '../../core/sender.ts';
import { status } from '../scripted-sender.ts';
import { createWorld, PROJECT, type World } from '../world.ts';

export const PUBLIC: DestinationSettings = { ...PUBLIC_DESTINATIONS, httpsOnly: false, ownHosts: [] };

export interface GuardedWorld extends World {
  /** What the guard let pass. */
  readonly passed: OutgoingRequest[];
}

/**
 * The whole service with the real sender and its guard. What the guard permits is answered here instead of
 * connecting; what it refuses goes through the real `post`, which has to end before any connect: the
 * connection sensor of the suite would tell.
 */
export function guardedWorld(
  resolve: Resolve,
  destinations: DestinationSettings = PUBLIC,
  settings: Partial<Dependencies['settings']> = {},
): GuardedWorld {
  const passed: OutgoingRequest[] = [];
  const real = createSender({ destinations, resolve });
  const sender: Sender = {
    permits: real.permits,
    async post(request) {
      if (!(await real.permits(request.url))) return real.post(request);
      const called = { ...request, url: new URL(request.url).href };
      passed.push(called);
      return { request: called, result: status(200) };
    },
  };
  return { ...createWorld({ destinations, ...settings }, { sender }), passed };
}

/** Puts a URL into the stored webhook past every check, as a row from before a rule existed would hold it. */
export async function storeUrl(world: World, url: string, enabled: boolean): Promise<void> {
  const [webhook] = await world.deps.webhooks.list(PROJECT);
  if (!webhook) throw new Error('no webhook');
  await world.deps.webhooks.update({ ...webhook, url, enabled, version: webhook.version + 1 });
}
