import { type Answer, publish, type World, webhookPath } from '../world.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;

/** Asks for a job of the webhook `hook`. */
export const start = (world: World, body: unknown): Promise<Answer> =>
  world.call('POST', webhookPath('hook', '/redeliveries'), body);
export const jobOf = async (world: World, id: string): Promise<Answer['body']> =>
  (await world.call('GET', webhookPath('hook', `/redeliveries/${id}`))).body.job;
export const cancel = (world: World, id: string): Promise<Answer> =>
  world.call('DELETE', webhookPath('hook', `/redeliveries/${id}`));

/** Events that came while the webhook was off. @returns their ids */
export async function givenMissed(world: World, count: number): Promise<string[]> {
  await world.call('POST', webhookPath('hook', '/disable'));
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await publish(world, { event_payload: { n } }));
  await world.call('POST', webhookPath('hook', '/enable'));
  world.sender.posts.length = 0;
  world.advance(SECOND_MS);
  return ids;
}

/** The events that were sent, in their order. */
export const sentIds = (world: World): string[] =>
  world.sender.posts.map(({ body }) => JSON.parse(body).event_id);
