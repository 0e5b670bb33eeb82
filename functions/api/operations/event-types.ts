import { isOperational } from '../../../core/event.ts';
import { likeliest } from '../../../core/likeliest.ts';
import { ANY, type SubscribedEvent } from '../../../core/subscription.ts';

/** The events HCP services publish: what the console offers to choose from. Not a whitelist. */
export const EVENT_TYPES = [
  ...of('HCP Packer', 'hashicorp.packer.version', {
    create: 'Created version',
    complete: 'Completed version',
    revoke: 'Revoked version',
    restore: 'Restored version',
    delete: 'Deleted version',
    'schedule-revocation': 'Scheduled version revocation',
    'cancel-revocation': 'Cancelled version revocation',
    assign: 'Assigned version to channel',
  }),
  ...of('HCP Vault Secrets', 'hashicorp.secrets.app', {
    create: 'Create an application',
    delete: 'Deleted application',
  }),
  ...of('HCP Vault Secrets', 'hashicorp.secrets.secret', {
    create: 'Create a new KV secret',
    update: 'Update an existing KV secret',
    delete: 'Delete a secret',
    rotate: 'Rotate a secret',
  }),
  ...of('HCP Vault Secrets', 'hashicorp.secrets.integration', {
    create: 'Create an integration',
    update: 'Update an integration',
    delete: 'Delete an integration',
  }),
  ...of('Fanfare', 'fanfare.webhook', {
    failing: "A webhook's deliveries keep failing",
    recovered: 'A failing webhook answers again',
    disabled: 'A webhook was switched off because it failed for too long',
  }),
  ...of('Fanfare', 'fanfare.delivery', {
    exhausted: 'Every scheduled attempt of a delivery failed',
  }),
];

export interface EventType {
  readonly service: string;
  readonly source: string;
  readonly action: string;
  readonly description: string;
}

function of(service: string, source: string, actions: Readonly<Record<string, string>>): EventType[] {
  return Object.entries(actions).map(([action, description]) => ({ service, source, action, description }));
}

/**
 * What of Fanfare's own a subscription asks for and nobody ever says: it alone publishes them, so unlike another team's
 * they are all known.
 * @returns the one that was probably meant, or all; undefined: it is in the catalogue
 */
export function missingInCatalogue({ source, action }: SubscribedEvent): string | undefined {
  const own = EVENT_TYPES.filter((type) => isOperational(type.source));
  if (own.some((type) => type.source === source && [type.action, ANY].includes(action))) return undefined;
  const names = own.map((type) => `${type.source}:${type.action}`);
  const meant = likeliest(`${source}:${action}`, names);
  return meant ? `did you mean ${meant}?` : `it has ${names.join(', ')}`;
}
