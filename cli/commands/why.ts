import { Command } from '@commander-js/extra-typings';
import { answerOf, type Explanation } from '../api.ts';
import type { Connect, Connected } from '../connected.ts';
import { fields } from '../table.ts';
import { nameOf } from '../webhooks.ts';

/** As many as a project may have, and as a page may hold. */
const WEBHOOKS_AT_MOST = 100;

export const whyCommand = (connect: Connect) =>
  new Command('why')
    .description('why a webhook got an event or did not; without a webhook, all of the project')
    .argument('<event>')
    .argument('[webhook]')
    .addHelpText('after', '\nExample:\n  fanfare why 0198f2c4-7e0a-7000-8000-000000000001 orders')
    .action(async (event, webhook) => {
      const connected = connect();
      if (webhook !== undefined) {
        const { data, text } = await explain(connected, event, webhook);
        return connected.out.answer(text, () => told(data.explanation));
      }
      const explanations: Explanation[] = [];
      for (const name of await webhookNames(connected)) {
        explanations.push((await explain(connected, event, name)).data.explanation);
      }
      connected.out.answer(JSON.stringify({ explanations }), () => explanations.map(told).join('\n\n'));
    });

const explain = ({ client, ofProject }: Connected, eventId: string, webhook: string) =>
  answerOf(
    client.GET('/2023-05-31/webhook/project/{project_id}/events/{event_id}/explain', {
      params: { path: { ...ofProject, event_id: eventId }, query: { webhook } },
    }),
  );

async function webhookNames({ client, ofProject }: Connected): Promise<string[]> {
  const { data } = await answerOf(
    client.GET('/2023-05-31/webhook/project/{project_id}/webhooks', {
      params: { path: ofProject, query: { 'pagination.page_size': WEBHOOKS_AT_MOST, view: 'summary' } },
    }),
  );
  return data.webhooks.map((webhook) => nameOf(webhook.resource_name));
}

function told(explanation: Explanation): string {
  const last = explanation.delivery?.attempts.at(-1);
  return fields({
    webhook: nameOf(explanation.webhook),
    outcome: `${explanation.outcome}: ${explanation.description}`,
    subscriptions: explanation.subscriptions
      .map(({ asks, fails_by }) => (asks ? 'asks for it' : `fails by its ${fails_by}`))
      .join('; '),
    delivery: explanation.delivery?.id,
    reason: explanation.delivery?.reason,
    'last attempt': last && `${last.sent_at} ${last.response?.status_code ?? last.error_class}`,
    next: `${explanation.next.description} ${explanation.next.at ?? ''}`.trimEnd(),
  });
}
