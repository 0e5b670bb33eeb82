import type { Dependencies } from '../../../core/dependencies.ts';
import { viewsOf } from '../../../core/reading/read-webhooks.ts';
import type { Webhook } from '../../../core/webhook.ts';
import type { AnswerOf } from '../answer.ts';
import { presentWebhook, type webhookAnswer } from './webhook-shapes.ts';

type Reading = Pick<Dependencies, 'deliveries' | 'events' | 'health' | 'settings'>;

/** The change is made, and a token may be in the answer: what cannot be read beside it is left out. */
export async function answerWithWebhook(deps: Reading, webhook: Webhook) {
  const [view = { webhook }] = await viewsOf(deps, [webhook]).catch(() => []);
  return { webhook: presentWebhook(view, deps.settings.geo) } satisfies AnswerOf<typeof webhookAnswer>;
}
