import { describe, expect, it } from 'vitest';
import type { WebhookStore } from '../../core/ports.ts';
import { changed, type Make, randomId, randomName, sampleWebhook, standingClock } from './samples.ts';

const NO_LIMIT = 100;
const PARALLEL = 5;

export function describeWebhookStore(name: string, make: Make<WebhookStore>): void {
  const open = () => make(standingClock());
  const keyOf = ({ projectId, id }: { projectId: string; id: string }) => ({ projectId, webhookId: id });

  describe(`WebhookStore on ${name}`, () => {
    it('keeps a webhook exactly as given, by id, by name and in its project', async () => {
      const store = await open();
      const webhook = sampleWebhook({
        previousToken: { secretId: randomId(), versionId: randomId(), validUntilMs: 5 },
        enabled: false,
        disabledReason: 'gone',
      });
      expect(await store.insert(webhook, NO_LIMIT)).toBe('inserted');
      expect(await store.getMany([keyOf(webhook)])).toEqual([webhook]);
      expect(await store.getByName(webhook.projectId, webhook.name)).toEqual(webhook);
      expect(await store.list(webhook.projectId)).toEqual([webhook]);
    });

    it('keeps a webhook at its limits', async () => {
      const store = await open();
      const events = Array.from({ length: 100 }, (_, index) => ({
        source: `hashicorp.${'s'.repeat(100)}`,
        action: `a${index}`,
      }));
      const webhook = sampleWebhook({
        subscriptions: Array.from({ length: 4 }, () => ({ resourceId: '漢'.repeat(256), events })),
      });
      expect(await store.insert(webhook, NO_LIMIT)).toBe('inserted');
      expect(await store.getMany([keyOf(webhook)])).toEqual([webhook]);
    });

    it('finds a webhook although another project is asked for the same id in the same breath', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const foreign = { ...keyOf(webhook), projectId: randomId() };
      expect(await store.getMany([foreign, keyOf(webhook), foreign])).toEqual([webhook]);
    });

    it('finds nothing where nothing is', async () => {
      const store = await open();
      const projectId = randomId();
      expect(await store.getByName(projectId, 'none')).toBeUndefined();
      expect(await store.getMany([{ projectId, webhookId: randomId() }])).toEqual([]);
      expect(await store.getMany([])).toEqual([]);
      expect(await store.list(projectId)).toEqual([]);
      expect(await store.revision(projectId)).toBe(0);
    });

    it('answers repeated and missing keys once and not at all', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const keys = [keyOf(webhook), { projectId: webhook.projectId, webhookId: randomId() }, keyOf(webhook)];
      expect(await store.getMany(keys)).toEqual([webhook]);
    });

    it('shows no project the webhooks of another', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const other = randomId();
      expect(await store.getByName(other, webhook.name)).toBeUndefined();
      expect(await store.getMany([{ projectId: other, webhookId: webhook.id }])).toEqual([]);
      expect(await store.list(other)).toEqual([]);
    });

    it('gives a name once in a project, and to others elsewhere', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const clash = sampleWebhook({ projectId: webhook.projectId, name: webhook.name });
      expect(await store.insert(clash, NO_LIMIT)).toBe('name_taken');
      expect(await store.getMany([keyOf(clash)])).toEqual([]);
      expect(await store.insert(sampleWebhook({ name: webhook.name }), NO_LIMIT)).toBe('inserted');
    });

    it('holds no more webhooks than the limit, and counts removals', async () => {
      const store = await open();
      const projectId = randomId();
      const first = sampleWebhook({ projectId });
      expect(await store.insert(first, 2)).toBe('inserted');
      expect(await store.insert(sampleWebhook({ projectId }), 2)).toBe('inserted');
      expect(await store.insert(sampleWebhook({ projectId }), 2)).toBe('limit_reached');
      expect(await store.list(projectId)).toHaveLength(2);
      await store.remove(first);
      expect(await store.insert(sampleWebhook({ projectId }), 2)).toBe('inserted');
    });

    it('says that a name is taken, whether or not the project is full', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, 1);
      const clash = sampleWebhook({ projectId: webhook.projectId, name: webhook.name });
      expect(await store.insert(clash, 1)).toBe('name_taken');
    });

    it('raises the revision with every write, and only with a write', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      const { projectId } = webhook;
      const revisions: number[] = [];
      const note = async () => revisions.push(await store.revision(projectId));
      await store.insert(webhook, NO_LIMIT);
      await note();
      const second = changed(webhook, { description: 'second' });
      await store.update(second);
      await note();
      await store.update(changed(webhook));
      await store.insert(sampleWebhook({ projectId, name: webhook.name }), NO_LIMIT);
      await store.remove(webhook);
      await note();
      const third = changed(second, { name: randomName() });
      await store.update(third);
      await note();
      await store.remove(third);
      await note();
      expect(revisions).toEqual([1, 2, 2, 3, 4]);
    });

    it('replaces a webhook only from the version before', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const { token: _, ...withoutToken } = changed(webhook, { description: 'second' });
      expect(await store.update(withoutToken)).toBe('updated');
      expect(await store.getMany([keyOf(webhook)])).toEqual([withoutToken]);
      expect(await store.update(changed(webhook, { description: 'stale' }))).toBe('conflict');
      expect(await store.update(changed(changed(withoutToken)))).toBe('conflict');
      expect(await store.getMany([keyOf(webhook)])).toEqual([withoutToken]);
    });

    it('does not update what does not exist', async () => {
      const store = await open();
      expect(await store.update(changed(sampleWebhook()))).toBe('conflict');
    });

    it('moves the name with a rename: the old one is free, the new one taken', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      const { projectId } = webhook;
      await store.insert(webhook, NO_LIMIT);
      const renamed = changed(webhook, { name: randomName() });
      expect(await store.update(renamed)).toBe('updated');
      expect(await store.getByName(projectId, webhook.name)).toBeUndefined();
      expect(await store.getByName(projectId, renamed.name)).toEqual(renamed);
      expect(await store.insert(sampleWebhook({ projectId, name: renamed.name }), NO_LIMIT)).toBe(
        'name_taken',
      );
      expect(await store.insert(sampleWebhook({ projectId, name: webhook.name }), NO_LIMIT)).toBe('inserted');
    });

    it('does not rename onto a taken name', async () => {
      const store = await open();
      const projectId = randomId();
      const [one, two] = [sampleWebhook({ projectId }), sampleWebhook({ projectId })];
      await store.insert(one, NO_LIMIT);
      await store.insert(two, NO_LIMIT);
      expect(await store.update(changed(two, { name: one.name }))).toBe('name_taken');
      expect(await store.getByName(projectId, one.name)).toEqual(one);
      expect(await store.getByName(projectId, two.name)).toEqual(two);
    });

    it('removes a webhook, with its name, only at its version', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const current = changed(webhook);
      await store.update(current);
      expect(await store.remove(webhook)).toBe('conflict');
      expect(await store.remove(current)).toBe('removed');
      expect(await store.remove(current)).toBe('conflict');
      expect(await store.getMany([keyOf(webhook)])).toEqual([]);
      expect(await store.getByName(webhook.projectId, webhook.name)).toBeUndefined();
      const again = sampleWebhook({ projectId: webhook.projectId, name: webhook.name });
      expect(await store.insert(again, NO_LIMIT)).toBe('inserted');
    });

    it('lets one of several writers win', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const writers = Array.from({ length: PARALLEL }, (_, writer) =>
        store.update(changed(webhook, { description: `writer ${writer}` })),
      );
      const results = await Promise.all(writers);
      expect(results.filter((result) => result === 'updated')).toHaveLength(1);
      const winner = results.indexOf('updated');
      const [stored] = await store.getMany([keyOf(webhook)]);
      expect(stored?.description).toBe(`writer ${winner}`);
    });

    it('gives a name to one of several creators, and no more than the limit to all', async () => {
      const store = await open();
      const projectId = randomId();
      const name = randomName();
      const sameName = Array.from({ length: PARALLEL }, () =>
        store.insert(sampleWebhook({ projectId, name }), NO_LIMIT),
      );
      expect((await Promise.all(sameName)).filter((result) => result === 'inserted')).toHaveLength(1);
      const others = Array.from({ length: PARALLEL }, () => store.insert(sampleWebhook({ projectId }), 3));
      expect((await Promise.all(others)).filter((result) => result === 'inserted')).toHaveLength(2);
      expect(await store.list(projectId)).toHaveLength(3);
    });

    it('never lets a change and a removal both win', async () => {
      const store = await open();
      const webhook = sampleWebhook();
      await store.insert(webhook, NO_LIMIT);
      const renamed = changed(webhook, { name: randomName() });
      const [updated, removed] = await Promise.all([store.update(renamed), store.remove(webhook)]);
      expect([updated, removed].filter((result) => result === 'conflict')).toHaveLength(1);
      expect(await store.getMany([keyOf(webhook)])).toEqual(updated === 'updated' ? [renamed] : []);
    });
  });
}
