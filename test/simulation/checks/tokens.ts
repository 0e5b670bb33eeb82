import type { Run } from '../run/simulate.ts';
import type { Violation } from './violation.ts';

/** I5: no token anywhere but in the vault. What was generated is looked for as well as the canaries. */
export function leakedTokens(run: Run): Violation[] {
  const places = placesOf(run);
  const tokens = [...new Set([...run.stores.vault.everStored.values(), ...run.stores.offered])];
  return tokens.flatMap((token) => {
    const forms = [token, Buffer.from(token).toString('base64'), Buffer.from(token).toString('hex')];
    return Object.entries(places)
      .filter(([, text]) => forms.some((form) => text.includes(form)))
      .map(([place]) => ({ invariant: 'I5', text: `a token in the ${place}` }));
  });
}

function placesOf({ stores, ledger }: Run): Record<string, string> {
  const text = (items: Iterable<unknown>): string => JSON.stringify([...items]);
  return {
    webhooks: text(stores.webhooks.all.values()),
    'history of webhooks': text([...ledger.webhooks.values()].flat().map(({ item }) => item)),
    healths: text(stores.health.all.values()),
    events: text(stores.events.all.values()),
    deliveries: text(stores.deliveries.all.values()),
    'rejected events': text(stores.rejected.values()),
    'deliveries queue': text(ledger.enqueued.map(({ message }) => message)),
    'dead letters': text([...stores.queues.deliveries.dead, ...stores.queues.events.dead]),
    log: ledger.logLines.join('\n'),
    answers: text(ledger.acknowledged.map(({ text: each }) => each)),
    POSTs: text(ledger.posts.map(({ request }) => request)),
  };
}

/** What a deleted webhook, a cleared token or a broken-off create left in the vault is swept within two days. */
export function orphanedSecrets({ stores }: Run): Violation[] {
  return [...stores.vault.secrets.values()].flatMap(({ secretId, owner }) => {
    const webhook = stores.webhooks.all.get(owner.webhookId);
    const isUsed = [webhook?.token, webhook?.previousToken].some((ref) => ref?.secretId === secretId);
    return isUsed ? [] : [{ invariant: 'leftovers', text: `nobody owns secret ${secretId}` }];
  });
}

/** A token that a webhook points to is never removed under it. */
export function missingTokens({ stores }: Run): Violation[] {
  return [...stores.webhooks.all.values()].flatMap(({ id, token }) =>
    token && !stores.vault.secrets.has(token.secretId)
      ? [{ invariant: 'I6', text: `the token of ${id} is gone` }]
      : [],
  );
}
