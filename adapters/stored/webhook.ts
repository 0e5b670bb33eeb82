import * as z from 'zod';
import { DISABLED_REASONS, type Webhook } from '../../core/webhook.ts';

const tokenRef = z.object({ secretId: z.string(), versionId: z.string() });

const subscription = z.object({
  resourceId: z.string().exactOptional(),
  events: z.array(z.object({ source: z.string(), action: z.string() })),
});

/** Loose: a field that a newer build stored survives an older build's read and write. */
const storedWebhook = z.looseObject({
  projectId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  disabledReason: z.enum(DISABLED_REASONS).exactOptional(),
  subscriptions: z.array(subscription),
  token: tokenRef.exactOptional(),
  previousToken: tokenRef.extend({ validUntilMs: z.int() }).exactOptional(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  version: z.int(),
  configVersion: z.int(),
});

/** @throws ZodError when the text is no stored webhook */
export const parseWebhook = (item: string): Webhook => storedWebhook.parse(JSON.parse(item));

export const renderWebhook = (webhook: Webhook): string => JSON.stringify(webhook);
