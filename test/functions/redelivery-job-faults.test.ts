import { describe, expect, it } from 'vitest';
import { createWorld, givenWebhook, PROJECT, type World, webhookPath } from '../world.ts';
import { givenMissed, jobOf, MINUTE_MS, SECOND_MS, sentIds, start } from './redelivery-job-calls.ts';

describe('a worker that dies over a page of a job', () => {
  /** One write of this port fails after the job was asked for, and only that one. */
  async function diesAt(port: 'redeliveryJobs' | 'backlog' | 'wakeUpQueue', after: number): Promise<World> {
    let calls = 0;
    let isArmed = false;
    const failing = (target: object): object =>
      new Proxy(target, {
        get(at, name) {
          const method = Reflect.get(at, name);
          if (!['put', 'hold', 'send'].includes(String(name))) return method;
          return async (...given: unknown[]) => {
            if (isArmed && ++calls === after) throw new Error('died');
            return Reflect.apply(method, at, given);
          };
        },
      });
    const plain = createWorld();
    Object.assign(plain.deps, { [port]: failing(plain.deps[port]) });
    await givenWebhook(plain);
    await givenMissed(plain, 25);
    const { body } = await start(plain, { missed: true });
    expect(body.job.state).toBe('running');
    isArmed = true;
    return plain;
  }

  it.each([
    ['redeliveryJobs', 1],
    ['redeliveryJobs', 2],
    ['redeliveryJobs', 4],
    ['redeliveryJobs', 6],
    ['backlog', 1],
    ['backlog', 7],
    ['backlog', 14],
    ['wakeUpQueue', 1],
    ['wakeUpQueue', 2],
    ['wakeUpQueue', 3],
    ['wakeUpQueue', 5],
  ] as const)('at %s, call %i, loses nothing and sends nothing twice', async (port, after) => {
    const world = await diesAt(port, after);
    await world.pass(20 * MINUTE_MS, SECOND_MS);
    const sent = sentIds(world);
    expect(sent).toHaveLength(25);
    expect(new Set(sent).size).toBe(25);
    const [job] = (await world.call('GET', webhookPath('hook', '/redeliveries'))).body.jobs;
    expect(job.state).toBe('done');
  });

  it('is followed only when what it may have let go is recorded', async () => {
    const world = await diesAt('redeliveryJobs', 2);
    await world.pass(SECOND_MS);
    const [{ id }] = (await world.call('GET', webhookPath('hook', '/redeliveries'))).body.jobs;
    const webhook = await world.deps.webhooks.getByName(PROJECT, 'hook');
    const wakeUp = await world.deps.wakeUps.get(webhook?.id ?? '');
    if (!wakeUp) throw new Error('no wake-up');
    const releasedUntilMs = world.now() + 5 * MINUTE_MS;
    await world.deps.wakeUps.put({ ...wakeUp, releasedUntilMs, version: wakeUp.version + 1 });
    await world.pass(4 * MINUTE_MS, SECOND_MS);
    expect(await jobOf(world, id)).toMatchObject({ state: 'running', progress: { matched: 0 } });
    await world.pass(3 * MINUTE_MS, SECOND_MS);
    expect((await jobOf(world, id)).state).toBe('done');
  });
});

describe('a job whose row lands after its message came', () => {
  const MESSAGE_COMES_MS = MINUTE_MS;

  /** The call that asked for it stood still between its two writes, and was never heard of again. */
  async function givenLateRow(): Promise<{ world: World; land: () => Promise<void>; jobId: () => string }> {
    const world = createWorld();
    await givenWebhook(world);
    await givenMissed(world, 3);
    const { put } = world.deps.redeliveryJobs;
    let late: Parameters<typeof put> | undefined;
    Object.assign(world.deps.redeliveryJobs, {
      put: (...given: Parameters<typeof put>) => {
        late = given;
        throw new Error('stood still');
      },
    });
    expect((await start(world, { missed: true })).status).toBe(500);
    Object.assign(world.deps.redeliveryJobs, { put });
    const land = async () => void (late && (await put(...late)));
    return { world, land, jobId: () => late?.[0].id ?? '' };
  }

  it('is done all the same', async () => {
    const { world, land, jobId } = await givenLateRow();
    await world.pass(2 * MESSAGE_COMES_MS, SECOND_MS);
    await land();
    await world.pass(5 * MINUTE_MS, SECOND_MS);
    expect(await jobOf(world, jobId())).toMatchObject({ state: 'done', progress: { succeeded: 3 } });
  });

  it('is not looked for without end', async () => {
    const { world } = await givenLateRow();
    await world.pass(20 * MINUTE_MS, SECOND_MS);
    expect(world.db.prepare("SELECT body FROM messages WHERE queue = 'wakeups'").all()).toEqual([]);
  });
});
