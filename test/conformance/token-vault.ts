import { describe, expect, it } from 'vitest';
import type { StoredSecret, TokenVault } from '../../core/ports.ts';
import { type Make, randomId, standingClock } from './samples.ts';

const RAPID_CHANGES = 25;

export function describeTokenVault(name: string, make: Make<TokenVault>): void {
  const open = () => make(standingClock());
  const newRef = (secretId = randomId()) => ({ secretId, versionId: randomId() });
  const newOwner = () => ({ projectId: randomId(), webhookId: randomId() });

  describe(`TokenVault on ${name}`, () => {
    it('keeps a token byte for byte', async () => {
      const vault = await open();
      const ref = newRef();
      const token = 'é "quoted" \\ 漢😀 '.repeat(40);
      await vault.put(ref, token, newOwner());
      expect(await vault.get(ref)).toBe(token);
    });

    it('has nothing under a ref that was never stored', async () => {
      const vault = await open();
      const ref = newRef();
      await vault.put(ref, 'token', newOwner());
      expect(await vault.get(newRef())).toBeUndefined();
      expect(await vault.get(newRef(ref.secretId))).toBeUndefined();
    });

    it('keeps earlier versions beside the current one', async () => {
      const vault = await open();
      const owner = newOwner();
      const first = newRef();
      const second = newRef(first.secretId);
      await vault.put(first, 'first', owner);
      await vault.put(second, 'second', owner);
      expect([await vault.get(first), await vault.get(second)]).toEqual(['first', 'second']);
    });

    it('keeps the two newest versions through many changes', async () => {
      const vault = await open();
      const owner = newOwner();
      const secretId = randomId();
      const refs = Array.from({ length: RAPID_CHANGES }, () => newRef(secretId));
      for (const [index, ref] of refs.entries()) await vault.put(ref, `token ${index}`, owner);
      const newest = await Promise.all(refs.slice(-2).map((ref) => vault.get(ref)));
      expect(newest).toEqual([`token ${RAPID_CHANGES - 2}`, `token ${RAPID_CHANGES - 1}`]);
    });

    it('takes the same token again, and never another one under the same version', async () => {
      const vault = await open();
      const owner = newOwner();
      const ref = newRef();
      await vault.put(ref, 'token', owner);
      await vault.put(ref, 'token', owner);
      await expect(vault.put(ref, 'other', owner)).rejects.toThrow();
      expect(await vault.get(ref)).toBe('token');
    });

    it('removes all versions; what is absent is fine', async () => {
      const vault = await open();
      const [first] = [newRef()];
      const second = newRef(first.secretId);
      await vault.put(first, 'first', newOwner());
      await vault.put(second, 'second', newOwner());
      await vault.remove(first.secretId);
      await vault.remove(first.secretId);
      await vault.remove(randomId());
      const reopened = await open();
      expect(await listed(reopened, first.secretId)).toBeUndefined();
    });

    it('lists every secret with its owner', async () => {
      const vault = await open();
      const [ref, owner] = [newRef(), newOwner()];
      await vault.put(ref, 'token', owner);
      await vault.put(newRef(ref.secretId), 'token 2', owner);
      const found = await listed(vault, ref.secretId);
      expect(found).toMatchObject({ secretId: ref.secretId, owner });
      expect(found?.createdAtMs).toBeGreaterThan(0);
    });
  });
}

async function listed(vault: TokenVault, secretId: string): Promise<StoredSecret | undefined> {
  const found: StoredSecret[] = [];
  for await (const secret of vault.listSecrets()) if (secret.secretId === secretId) found.push(secret);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}
