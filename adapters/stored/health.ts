import * as z from 'zod';
import { BREAKER_STATES, type Health } from '../../core/health.ts';

const storedHealth = z.looseObject({
  projectId: z.string(),
  webhookId: z.string(),
  configVersion: z.int(),
  consecutiveFailures: z.int(),
  failingSinceMs: z.int().exactOptional(),
  breaker: z.enum(BREAKER_STATES),
  nextProbeAtMs: z.int().exactOptional(),
  probeIntervalMs: z.int().exactOptional(),
  recoveredAtMs: z.int().exactOptional(),
  version: z.int(),
});

/** @throws ZodError when the text is no stored health */
export const parseHealth = (item: string): Health => storedHealth.parse(JSON.parse(item));

export const renderHealth = (health: Health): string => JSON.stringify(health);
