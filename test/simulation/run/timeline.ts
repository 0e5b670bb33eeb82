import type { Delivery } from '../../../core/delivery.ts';
import type { Webhook } from '../../../core/webhook.ts';
import type { Handling, Post } from '../world/ledger.ts';
import type { Run } from './simulate.ts';

interface Line {
  readonly seq: number;
  readonly atMs: number;
  readonly text: string;
}

/** All that happened to one delivery, in order: its event, messages, runs, faults, POSTs and what was stored. */
export function timelineOf(run: Run, deliveryId: string): string {
  const { ledger } = run;
  const webhookId = webhookOf(run, deliveryId);
  const handlings = ledger.handlings.filter(({ messages }) =>
    messages.some(({ message }) => message?.deliveryId === deliveryId),
  );
  const lines: Line[] = [
    ...[...ledger.routed.values()]
      .filter(({ item }) => item?.matched.some((match) => match.deliveryId === deliveryId))
      .map(({ item, ...at }) => ({
        ...at,
        text: `event ${item?.eventId} accepted (${item?.source}:${item?.action})`,
      })),
    ...handlings.flatMap((handling) => [...linesOfHandling(handling, deliveryId)]),
    ...ledger.enqueued
      .filter(({ message }) => message.deliveryId === deliveryId)
      .map(({ message, notBeforeMs, by, ...at }) => ({
        ...at,
        text: `  queued by ${by}: step ${message.retryStep} ${message.trigger}${notBeforeMs ? ` not before ${clock(notBeforeMs)}` : ''}`,
      })),
    ...ledger.faults
      .filter(
        (fault) =>
          fault.deliveryIds.includes(deliveryId) || (fault.handling && handlings.includes(fault.handling)),
      )
      .map(({ kind, call, handling, ...at }) => ({
        ...at,
        text: `  FAULT ${kind} at ${call}${handling ? ` in run ${handling.id}` : ''}`,
      })),
    ...ledger.posts.filter((post) => post.deliveryId === deliveryId).map(lineOfPost),
    ...(ledger.deliveries.get(deliveryId) ?? []).map(({ item, handling, ...at }) => ({
      ...at,
      text: `  stored by run ${handling?.id}: ${stateOf(item)}`,
    })),
    ...(ledger.webhooks.get(webhookId) ?? []).map(({ item, ...at }) => ({
      ...at,
      text: `webhook ${configOf(item)}`,
    })),
    ...(ledger.healths.get(webhookId) ?? []).map(({ item, ...at }) => ({
      ...at,
      text: `health: ${item?.breaker}, ${item?.consecutiveFailures} failures (configuration ${item?.configVersion})`,
    })),
  ];
  lines.sort((a, b) => a.seq - b.seq);
  return lines.map(({ seq, atMs, text }) => `${String(seq).padStart(6)}  ${clock(atMs)}  ${text}`).join('\n');
}

function webhookOf({ ledger }: Run, deliveryId: string): string {
  for (const { item } of ledger.routed.values()) {
    const match = [...(item?.matched ?? []), ...(item?.skipped ?? [])].find(
      (each) => each.deliveryId === deliveryId,
    );
    if (match) return match.webhookId;
  }
  return '';
}

function* linesOfHandling(
  { id, worker, start, end, messages }: Handling,
  deliveryId: string,
): Generator<Line> {
  for (const { messageId, message } of messages) {
    if (message?.deliveryId !== deliveryId) continue;
    yield {
      ...start,
      text: `run ${id} of ${worker} receives ${messageId}: step ${message.retryStep} ${message.trigger}`,
    };
  }
  const mine = messages.filter(({ message }) => message?.deliveryId === deliveryId);
  const ended = mine.map(
    ({ disposition, acknowledged }) =>
      `${disposition ?? 'failed'}${acknowledged ? '' : ', not acknowledged'}`,
  );
  if (end) yield { ...end, text: `run ${id} ${end.how}: ${ended.join('; ')}` };
}

function lineOfPost({ seq, atMs, handling, request, answered, result }: Post): Line {
  const heard =
    result === undefined
      ? 'nobody heard'
      : result.kind === 'response'
        ? String(result.statusCode)
        : result.errorClass;
  const said = answered ? `, the receiver answered ${answered.statusCode} at ${clock(answered.atMs)}` : '';
  return { seq, atMs, text: `  POST by run ${handling?.id} to ${request.url}: ${heard}${said}` };
}

const stateOf = (delivery: Delivery | undefined): string =>
  `version ${delivery?.version}, ${delivery?.state}, step ${delivery?.retryStep}, ${delivery?.attemptCount} attempts` +
  (delivery?.nextAttemptAtMs === undefined ? '' : `, next ${clock(delivery.nextAttemptAtMs)}`);

const configOf = (webhook: Webhook | undefined): string =>
  webhook === undefined
    ? 'deleted'
    : `version ${webhook.version} (configuration ${webhook.configVersion}): ${webhook.enabled ? 'on' : `off, ${webhook.disabledReason}`}, ${webhook.url}`;

const clock = (atMs: number): string => new Date(atMs).toISOString().slice(5, 23).replace('T', ' ');
