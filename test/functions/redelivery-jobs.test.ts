import { beforeEach, describe, expect, it } from 'vitest';
import { status } from '../scripted-sender.ts';
import { createWorld, deliveriesOf, givenWebhook, publish, type World, webhookPath } from '../world.ts';
import { cancel, givenMissed, jobOf, MINUTE_MS, SECOND_MS, sentIds, start } from './redelivery-job-calls.ts';

describe('a redelivery job', () => {
  let world: World;
  beforeEach(async () => {
    world = createWorld();
    await givenWebhook(world);
  });

  it('brings back with one call what the webhook missed while it was off, each once', async () => {
    const missed = await givenMissed(world, 25);
    const started = await start(world, { missed: true });
    expect(started.status).toBe(202);
    expect(started.body.job).toMatchObject({ state: 'running', max_per_second: 10 });
    await world.pass(2 * MINUTE_MS, SECOND_MS);
    expect(sentIds(world).sort()).toEqual(missed.sort());
    const job = await jobOf(world, started.body.job.id);
    expect(job).toMatchObject({ state: 'done' });
    expect(job.progress).toEqual({ matched: 25, held: 25, sent: 25, succeeded: 25, failed: 0 });
    expect(await deliveriesOf(world, 'hook', 'filter.state=skipped')).toEqual([]);
  });

  it('keeps its rate', async () => {
    await givenMissed(world, 30);
    await start(world, { missed: true, max_per_second: 3 });
    await world.drain();
    for (let second = 1; second <= 9; second++) {
      expect(world.sender.posts.length).toBeLessThanOrEqual(3 * second);
      await world.pass(SECOND_MS, SECOND_MS / 10);
    }
    expect(world.sender.posts.length).toBeGreaterThanOrEqual(24);
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(world.sender.posts).toHaveLength(30);
  });

  it('reports what was sent, and what came of it', async () => {
    await givenMissed(world, 4);
    world.sender.answer = () => status(world.sender.posts.length === 1 ? 500 : 200);
    const { body } = await start(world, { missed: true });
    await world.pass(MINUTE_MS, SECOND_MS);
    const { progress } = await jobOf(world, body.job.id);
    expect(progress).toMatchObject({ matched: 4, sent: 4, succeeded: 3, failed: 1 });
  });

  it('narrows by state, source, action, status, error class and time', async () => {
    world.sender.answer = () => status(410);
    await publish(world, { event_source: 'acme.a.b', event_action: 'gone' });
    world.sender.answer = () => status(200);
    await world.call('POST', webhookPath('hook', '/enable'));
    world.advance(SECOND_MS);
    await publish(world, { event_source: 'acme.a.b', event_action: 'fine' });
    const countOf = async (body: unknown) =>
      (await world.call('POST', webhookPath('hook', '/redeliveries/dry-run'), body)).body.matched;
    expect(await countOf({ missed: true })).toBe(1);
    expect(await countOf({ filter: { states: ['succeeded'] } })).toBe(1);
    expect(await countOf({ filter: { states: ['failed', 'succeeded'] } })).toBe(2);
    expect(await countOf({ filter: { event_source: 'acme.a' } })).toBe(0);
    expect(await countOf({ filter: { event_source: 'acme.a.b', event_action: 'gone' } })).toBe(1);
    expect(await countOf({ filter: { event_action: 'fine' } })).toBe(0);
    expect(await countOf({ filter: { status_code: 410 } })).toBe(1);
    expect(await countOf({ filter: { status_code: 500 } })).toBe(0);
    expect(await countOf({ filter: { error_class: 'http_status' } })).toBe(1);
    expect(await countOf({ filter: { error_class: 'timeout' } })).toBe(0);
    expect(await countOf({ filter: { until: new Date(world.now() - MINUTE_MS).toISOString() } })).toBe(0);
    expect(await countOf({ filter: { since: new Date(world.now() + MINUTE_MS).toISOString() } })).toBe(0);
  });

  it('takes events by their ids, whatever became of their deliveries', async () => {
    const [sent = '', other = ''] = [await publish(world), await publish(world)];
    world.sender.posts.length = 0;
    const { body } = await start(world, { event_ids: [sent, 'event-none', sent] });
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(sentIds(world)).toEqual([sent]);
    expect(sentIds(world)).not.toContain(other);
    expect((await jobOf(world, body.job.id)).progress).toMatchObject({ matched: 1, succeeded: 1 });
  });

  it('counts in a dry run, and changes nothing', async () => {
    await givenMissed(world, 12);
    const answer = await world.call('POST', webhookPath('hook', '/redeliveries/dry-run'), { missed: true });
    expect(answer).toMatchObject({ status: 200, body: { matched: 12, complete: true } });
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(world.sender.posts).toEqual([]);
    expect((await world.call('GET', webhookPath('hook', '/redeliveries'))).body.jobs).toEqual([]);
  });

  it('is cancelled with what it has in the backlog, and with nothing else', async () => {
    await givenMissed(world, 30);
    await world.call('POST', webhookPath('hook', '/pause'));
    const own = await publish(world);
    const { body } = await start(world, { missed: true });
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(await jobOf(world, body.job.id)).toMatchObject({ state: 'done', progress: { held: 30, sent: 0 } });
    expect(await cancel(world, body.job.id)).toMatchObject({
      status: 200,
      body: { job: { state: 'cancelled' } },
    });
    await world.pass(MINUTE_MS, SECOND_MS);
    await world.call('POST', webhookPath('hook', '/resume'));
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(sentIds(world)).toEqual([own]);
    expect((await jobOf(world, body.job.id)).ended_at).toBeDefined();
  });

  it('stops half-way when it is cancelled', async () => {
    await givenMissed(world, 50);
    const { body } = await start(world, { missed: true, max_per_second: 5 });
    await world.pass(2 * SECOND_MS, SECOND_MS);
    await cancel(world, body.job.id);
    await world.drain();
    const sent = world.sender.posts.length;
    expect(sent).toBeGreaterThan(0);
    await world.pass(5 * MINUTE_MS, SECOND_MS);
    expect(world.sender.posts.length).toBeLessThanOrEqual(sent + 5);
  });

  it('sends nothing twice when a second one wants the same while they are held', async () => {
    const missed = await givenMissed(world, 8);
    await world.call('POST', webhookPath('hook', '/pause'));
    await start(world, { missed: true });
    await world.pass(MINUTE_MS, SECOND_MS);
    const second = await start(world, { missed: true });
    await world.pass(MINUTE_MS, SECOND_MS);
    await world.call('POST', webhookPath('hook', '/resume'));
    await world.pass(MINUTE_MS, SECOND_MS);
    expect(sentIds(world).sort()).toEqual(missed.sort());
    expect((await jobOf(world, second.body.job.id)).progress).toMatchObject({ matched: 8, held: 0 });
  });

  it('ends with its reason when its webhook is switched off', async () => {
    await givenMissed(world, 50);
    const { body } = await start(world, { missed: true, max_per_second: 5 });
    await world.pass(2 * SECOND_MS, SECOND_MS);
    await world.call('POST', webhookPath('hook', '/disable'));
    await world.pass(MINUTE_MS, SECOND_MS);
    const job = await jobOf(world, body.job.id);
    expect(job).toMatchObject({ state: 'cancelled', reason: 'the webhook was disabled' });
    expect(world.sender.posts.length).toBeLessThanOrEqual(20);
  });

  it('does not follow what fails after its start', async () => {
    const missed = await givenMissed(world, 20);
    const { body } = await start(world, { missed: true, max_per_second: 1 });
    await world.pass(3 * SECOND_MS, SECOND_MS);
    world.sender.answer = () => status(400);
    await publish(world);
    world.sender.answer = () => status(200);
    await world.pass(MINUTE_MS, SECOND_MS);
    expect((await jobOf(world, body.job.id)).progress.matched).toBe(missed.length);
  });

  it('is refused for a webhook that is off, and beyond the jobs of a webhook and of a project', async () => {
    await world.call('POST', webhookPath('hook', '/pause'));
    for (let n = 0; n < 3; n++) expect((await start(world, { missed: true })).status).toBe(202);
    expect((await start(world, { missed: true })).body.message).toContain('of this webhook');
    await world.drain();
    let answer = await start(world, { missed: true });
    for (let n = 0; n < 30 && answer.status === 202; n++) {
      await world.drain();
      answer = await start(world, { missed: true });
    }
    expect(answer.body.message).toContain('in this project');
    await world.call('POST', webhookPath('hook', '/disable'));
    expect((await start(world, { missed: true })).body.message).toContain('disabled');
  });

  it.each([
    [{}, 'missed'],
    [{ missed: false }, 'missed'],
    [{ missed: true, filter: { states: ['failed'] } }, 'filter.states'],
    [{ missed: true, event_ids: ['a'] }, 'event_ids'],
    [{ filter: { states: ['pending'] } }, 'filter.states'],
    [{ event_ids: Array.from({ length: 101 }, (_, n) => `e${n}`) }, 'event_ids'],
    [{ missed: true, max_per_second: 0 }, 'max_per_second'],
    [{ missed: true, max_per_second: 201 }, 'max_per_second'],
  ])('is refused as %j', async (body, field) => {
    const answer = await start(world, body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(field);
  });

  it('is listed newest first, page by page', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      ids.unshift((await start(world, { missed: true })).body.job.id);
      await world.pass(SECOND_MS);
    }
    const list = (query: string) =>
      world.call('GET', webhookPath('hook', '/redeliveries'), undefined, { query });
    const first = (await list('pagination.page_size=2')).body;
    const token = first.pagination.next_page_token;
    const second = (await list(`pagination.page_size=2&pagination.next_page_token=${token}`)).body;
    expect([...first.jobs, ...second.jobs].map(({ id }: { id: string }) => id)).toEqual(ids);
  });
});
