/** Every address of the console, made in one place. */

const at = (...segments: string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

export const paths = {
  projects: '/projects',
  signedIn: '/signed-in',
  webhooks: (project: string) => at('projects', project, 'webhooks'),
  // Not below `webhooks`, where it would take the place of a webhook called `create`.
  createWebhook: (project: string) => at('projects', project, 'create-webhook'),
  webhook: (project: string, name: string) => at('projects', project, 'webhooks', name),
  /** A webhook's page with its held deliveries in the list. */
  heldDeliveries: (project: string, name: string) =>
    `${at('projects', project, 'webhooks', name)}?state=held`,
  /** A webhook's page with the dialog open that brings back what it missed. */
  bringBack: (project: string, name: string) =>
    `${at('projects', project, 'webhooks', name)}?redeliver=missed`,
  editWebhook: (project: string, name: string) => at('projects', project, 'webhooks', name, 'edit'),
  delivery: (project: string, name: string, delivery: string) =>
    at('projects', project, 'webhooks', name, 'deliveries', delivery),
  /** What an id or a name stands for. */
  find: (project: string, text: string) => `${at('projects', project, 'find')}?q=${encodeURIComponent(text)}`,
  deliveries: (project: string) => at('projects', project, 'deliveries'),
  /** The deliveries that a filter finds, by the names that the list's address has for them. */
  deliveriesWith: (project: string, filter: Readonly<Record<string, string>>) =>
    `${at('projects', project, 'deliveries')}?${new URLSearchParams(filter)}`,
  events: (project: string) => at('projects', project, 'events'),
  event: (project: string, event: string) => at('projects', project, 'events', event),
  eventsOfResource: (project: string, resource: string) =>
    `${at('projects', project, 'events')}?${new URLSearchParams({ resource })}`,
  /** An event's page with the question open why a webhook got it, or did not. */
  explain: (project: string, event: string, webhook: string) =>
    `${at('projects', project, 'events', event)}?${new URLSearchParams({ why: webhook })}`,
  publishEvent: (project: string) => at('projects', project, 'publish-event'),
};
