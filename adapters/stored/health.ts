import { z } from 'zod';
import type { Health } from '../../core/health.ts';

const storedHealth = z.object({
  projectId: z.string(),
  webhookId: z.string(),
  configVersion: z.number(),
  consecutiveFailures: z.number(),
  failingSinceMs: z.number().exactOptional(),
  breaker: z.enum(['closed', 'open', 'half_open']),
  nextProbeAtMs: z.number().exactOptional(),
  probeIntervalMs: z.number().exactOptional(),
  recoveredAtMs: z.number().exactOptional(),
  version: z.number(),
});

export const parseHealth = (stored: unknown): Health => storedHealth.parse(stored);
