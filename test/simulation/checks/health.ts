import type { Health } from '../../../core/health.ts';
import { AUTO_DISABLE_AFTER_MS, AUTO_DISABLE_MIN_FAILURES } from '../../../core/limits.ts';
import type { Webhook } from '../../../core/webhook.ts';
import type { Run } from '../run/simulate.ts';
import { type Commit, type Post, statesDuring } from '../world/ledger.ts';
import type { Violation } from './violation.ts';

/** An open breaker lets nothing out but what the backlog released as a probe, whatever is held behind it. */
export function brokenBreaker({ ledger }: Run): Violation[] {
  return ledger.posts.flatMap((post) => {
    const { handling, deliveryId } = post;
    const messages = handling?.messages.filter(({ message }) => message?.deliveryId === deliveryId) ?? [];
    const [first] = messages;
    if (!handling || !first?.message) return [];
    const { webhookId } = first.message;
    const healths = ledger.healths.get(webhookId);
    const webhooks = statesDuring(ledger.webhooks.get(webhookId), handling.start.seq, post.seq);
    const isProbe = messages.some(({ message }) => message?.pass?.probe);
    const mayHavePassed = statesDuring(healths, handling.start.seq, post.seq).some(
      (health) =>
        !health ||
        health.breaker === 'closed' ||
        webhooks.some((webhook) => webhook?.configVersion !== health.configVersion),
    );
    return isProbe || mayHavePassed
      ? []
      : [{ invariant: 'breaker', text: 'sent through an open breaker', deliveryId }];
  });
}

/** For each probe that was given out one delivery was released, and its message names the probe. */
export function unclaimedProbes({ ledger }: Run): Violation[] {
  const probes = Map.groupBy(
    ledger.enqueued.filter(({ message }) => message.pass?.probe),
    ({ message }) => message.webhookId,
  );
  return [...probes].flatMap(([webhookId, released]) => {
    const distinct = new Set(released.map(({ message }) => message.pass?.untilMs)).size;
    const given =
      ledger.healths.get(webhookId)?.filter(({ item }) => item?.breaker === 'half_open').length ?? 0;
    return distinct <= given
      ? []
      : [
          {
            invariant: 'breaker',
            text: `${distinct} probes of ${webhookId}, of which ${given} were given out`,
          },
        ];
  });
}

/** The service switches off only what earned it, under the configuration that earned it. */
export function wrongSwitchOffs(run: Run): Violation[] {
  const found: Violation[] = [];
  for (const [webhookId, commits] of run.ledger.webhooks) {
    for (const [index, { item, seq, atMs }] of commits.entries()) {
      const before = commits[index - 1]?.item;
      if (!item || item.enabled || before?.enabled !== true) continue;
      const isEarned =
        item.disabledReason === 'gone'
          ? sawGone(run, item, seq)
          : item.disabledReason !== 'failing' ||
            isHopeless(run.ledger.healths.get(webhookId), before, seq, atMs);
      if (!isEarned)
        found.push({
          invariant: 'health',
          text: `${webhookId} was switched off as ${item.disabledReason} without a reason`,
        });
    }
  }
  return found;
}

function sawGone({ ledger }: Run, webhook: Webhook, seq: number): boolean {
  const isOf = (post: Post): boolean =>
    post.handling?.messages.some(
      ({ message }) => message?.webhookId === webhook.id && message.deliveryId === post.deliveryId,
    ) ?? false;
  return ledger.posts.some(
    (post) =>
      post.seq < seq &&
      post.result?.kind === 'response' &&
      post.result.statusCode === 410 &&
      isOf(post) &&
      statesDuring(ledger.webhooks.get(webhook.id), post.handling?.start.seq ?? 0, post.seq).some(
        (state) => state?.configVersion === webhook.configVersion,
      ),
  );
}

function isHopeless(
  healths: readonly Commit<Health>[] | undefined,
  webhook: Webhook,
  seq: number,
  atMs: number,
): boolean {
  return (healths ?? []).some(
    ({ item, seq: at }) =>
      at < seq &&
      item?.configVersion === webhook.configVersion &&
      item.consecutiveFailures >= AUTO_DISABLE_MIN_FAILURES &&
      atMs - (item.failingSinceMs ?? atMs) >= AUTO_DISABLE_AFTER_MS,
  );
}
