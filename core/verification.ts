import { envelopeOf } from './event.ts';
import { newVerificationId } from './ids.ts';
import type { Random } from './ports.ts';

/** Fields of a caller's own verification body; what is absent comes from the generic one. */
export interface TestPayload {
  readonly resourceId?: string | undefined;
  readonly resourceName?: string | undefined;
  readonly eventId?: string | undefined;
  readonly action?: string | undefined;
  readonly description?: string | undefined;
  readonly source?: string | undefined;
  readonly version?: string | undefined;
  /** JSON text as the caller wrote it. */
  readonly payload?: string | undefined;
}

export const VERIFICATION_SOURCE = 'hashicorp.webhook.verification';

/** Sources only Fanfare itself speaks with; a publisher may not imitate them. */
export const RESERVED_SOURCE = /^(fanfare\.|hashicorp\.webhook\.)/;

export interface VerificationBody {
  readonly eventId: string;
  readonly source: string;
  readonly action: string;
  /** The exact text to send. */
  readonly text: string;
}

/** hcp-api 11.2: a new event_id each time, everything else fixed unless the caller chose it. */
export function verificationBody(random: Random, chosen: TestPayload = {}): VerificationBody {
  const event = {
    resourceId: chosen.resourceId ?? '',
    resourceName: chosen.resourceName ?? '',
    eventId: chosen.eventId ?? newVerificationId(random),
    action: chosen.action ?? 'test',
    description: chosen.description ?? 'Verification',
    source: chosen.source ?? VERIFICATION_SOURCE,
    version: chosen.version ?? '1',
    payload: chosen.payload ?? '{}',
  };
  return { eventId: event.eventId, source: event.source, action: event.action, text: envelopeOf(event) };
}
