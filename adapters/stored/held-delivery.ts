import * as z from 'zod';
import { type HeldDelivery, HOLD_REASONS } from '../../core/backlog.ts';

const message = z.looseObject({
  projectId: z.string(),
  eventId: z.string(),
  webhookId: z.string(),
  deliveryId: z.string(),
  retryStep: z.int(),
  trigger: z.enum(['event', 'redelivery']),
  attemptId: z.string().exactOptional(),
  jobId: z.string().exactOptional(),
});

/** Loose: what a newer build held survives an older build's release. */
const storedHeld = z.looseObject({
  message,
  reason: z.enum(HOLD_REASONS),
  holdToken: z.string(),
  heldAtMs: z.int(),
  eventSource: z.string(),
  eventAction: z.string(),
  resourceId: z.string().exactOptional(),
  acceptedAtMs: z.int(),
});

/** @throws ZodError when the text is no held delivery */
export const parseHeld = (item: string): HeldDelivery => storedHeld.parse(JSON.parse(item));

export const renderHeld = (held: HeldDelivery): string => JSON.stringify(held);
