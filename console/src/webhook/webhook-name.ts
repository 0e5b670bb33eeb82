import type { Webhook } from '../api/client.ts';

/** `webhook/project/<project>/geo/<geo>/webhook/<name>`: there is no field for the name alone. */
export const webhookName = ({ resource_name }: Pick<Webhook, 'resource_name'>): string =>
  nameIn(resource_name);

export const nameIn = (resourceName: string): string => resourceName.slice(resourceName.lastIndexOf('/') + 1);
