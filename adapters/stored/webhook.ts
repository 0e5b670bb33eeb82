import { z } from 'zod';
import type { Webhook } from '../../core/webhook.ts';

const tokenRef = { secretId: z.string(), versionId: z.string() };

const storedWebhook = z.object({
  projectId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  disabledReason: z.enum(['requested', 'unverified', 'gone', 'failing']).exactOptional(),
  subscriptions: z.array(
    z.object({
      resourceId: z.string().exactOptional(),
      events: z.array(z.object({ source: z.string(), action: z.string() })),
    }),
  ),
  token: z.object(tokenRef).exactOptional(),
  previousToken: z.object({ ...tokenRef, validUntilMs: z.number() }).exactOptional(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  version: z.number(),
  configVersion: z.number(),
});

/** One stored format for every table: unknown fields, written by a newer build, are passed over. */
export const parseWebhook = (stored: unknown): Webhook => storedWebhook.parse(stored);
