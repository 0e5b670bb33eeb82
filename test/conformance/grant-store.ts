import { describe, expect, it } from 'vitest';
import type { Grant, GrantStore } from '../../core/ports.ts';
import { type Make, randomId, standingClock } from './samples.ts';

export function describeGrantStore(name: string, make: Make<GrantStore>): void {
  const open = () => make(standingClock());
  const byProject = (grants: Grant[]) =>
    grants.sort((left, right) => left.projectId.localeCompare(right.projectId));

  describe(`GrantStore on ${name}`, () => {
    it('keeps one role for a principal in a project; the last one counts', async () => {
      const store = await open();
      const grant: Grant = { principalId: `client@${randomId()}`, projectId: randomId(), role: 'viewer' };
      await store.put(grant);
      expect(await store.get(grant.principalId, grant.projectId)).toEqual(grant);
      await store.put({ ...grant, role: 'admin' });
      expect(await store.get(grant.principalId, grant.projectId)).toEqual({ ...grant, role: 'admin' });
      expect(await store.listByPrincipal(grant.principalId)).toHaveLength(1);
    });

    it('lists the projects of a principal and of no other', async () => {
      const store = await open();
      const principalId = randomId();
      const grants = ['a', 'b', 'c'].map(
        (suffix): Grant => ({ principalId, projectId: `p-${suffix}`, role: 'editor' }),
      );
      for (const grant of grants) await store.put(grant);
      await store.put({ principalId: `${principalId}x`, projectId: 'p-a', role: 'admin' });
      expect(byProject(await store.listByPrincipal(principalId))).toEqual(grants);
      expect(await store.listByPrincipal(randomId())).toEqual([]);
    });

    it('removes a grant; what is absent is fine', async () => {
      const store = await open();
      const grant: Grant = { principalId: randomId(), projectId: randomId(), role: 'publisher' };
      await store.put(grant);
      await store.remove(grant.principalId, grant.projectId);
      await store.remove(grant.principalId, grant.projectId);
      expect(await store.get(grant.principalId, grant.projectId)).toBeUndefined();
    });
  });
}
