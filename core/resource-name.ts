import type { Webhook } from './webhook.ts';

/** `webhook/project/<project>/geo/<geo>/webhook/<name>`: seven segments, the name is the last. */
export const webhookResourceName = (webhook: Pick<Webhook, 'projectId' | 'name'>, geo: string): string =>
  `webhook/project/${webhook.projectId}/geo/${geo}/webhook/${webhook.name}`;
