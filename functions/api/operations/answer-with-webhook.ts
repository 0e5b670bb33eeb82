import type { Dependencies } from '../../../core/dependencies.ts';
import type { WrittenWebhook } from '../../../core/managing/written-webhook.ts';
import { viewsOf, type WebhookView } from '../../../core/reading/read-webhooks.ts';
import type { Webhook } from '../../../core/webhook.ts';
import type { AnswerOf } from '../answer.ts';
import { presentWebhook, type webhookAnswer } from './webhook-shapes.ts';

type Reading = Pick<Dependencies, 'deliveries' | 'events' | 'health' | 'settings'>;
type Answer = AnswerOf<typeof webhookAnswer>;

/** A new webhook has no past beside its verification: what was written is all there is to tell. */
export const answerWithNew = (deps: Pick<Dependencies, 'settings'>, written: WrittenWebhook) =>
  answerWith(deps, viewOf(written)) satisfies Answer;

/** A verification begins a new configuration, without health and with itself as the latest delivery. */
export async function answerWithUpdated(deps: Reading, written: WrittenWebhook) {
  if (written.verification) return answerWith(deps, viewOf(written)) satisfies Answer;
  return answerWithWebhook(deps, written.webhook);
}

/** The change is made, and a token may be in the answer: what cannot be read beside it is left out. */
export async function answerWithWebhook(deps: Reading, webhook: Webhook) {
  const [view = { webhook }] = await viewsOf(deps, [webhook]).catch(() => []);
  return answerWith(deps, view) satisfies Answer;
}

const viewOf = ({ webhook, verification }: WrittenWebhook): WebhookView => ({
  webhook,
  ...(verification && { lastDelivery: { delivery: verification, body: verification.body } }),
});

const answerWith = ({ settings }: Pick<Dependencies, 'settings'>, view: WebhookView) => ({
  webhook: presentWebhook(view, settings.geo),
});
