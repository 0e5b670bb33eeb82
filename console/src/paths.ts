/** Every address of the console, made in one place. */

const at = (...segments: string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

export const paths = {
  projects: '/projects',
  signedIn: '/signed-in',
  webhooks: (project: string) => at('projects', project, 'webhooks'),
  // Not below `webhooks`, where it would take the place of a webhook called `create`.
  createWebhook: (project: string) => at('projects', project, 'create-webhook'),
  webhook: (project: string, name: string) => at('projects', project, 'webhooks', name),
  editWebhook: (project: string, name: string) => at('projects', project, 'webhooks', name, 'edit'),
  delivery: (project: string, name: string, delivery: string) =>
    at('projects', project, 'webhooks', name, 'deliveries', delivery),
  events: (project: string) => at('projects', project, 'events'),
  event: (project: string, event: string) => at('projects', project, 'events', event),
  publishEvent: (project: string) => at('projects', project, 'publish-event'),
};
