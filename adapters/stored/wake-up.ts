import * as z from 'zod';
import type { WakeUp } from '../../core/wake-up.ts';

const storedWakeUp = z.looseObject({
  projectId: z.string(),
  webhookId: z.string(),
  generation: z.int(),
  dueAtMs: z.number().exactOptional(),
  leaseUntilMs: z.number().exactOptional(),
  pacedUntilMs: z.number().exactOptional(),
  releasedUntilMs: z.number().exactOptional(),
  version: z.int(),
});

/** @throws ZodError when the text is no wake-up */
export const parseWakeUp = (item: string): WakeUp => storedWakeUp.parse(JSON.parse(item));

export const renderWakeUp = (wakeUp: WakeUp): string => JSON.stringify(wakeUp);
