import * as z from 'zod';
import { envelopeOf } from './event.ts';
import { newVerificationId } from './ids.ts';
import {
  EVENT_ACTION_MAX_CHARACTERS,
  EVENT_ACTION_PATTERN,
  EVENT_SOURCE_MAX_CHARACTERS,
  EVENT_SOURCE_PATTERN,
  EVENT_TEXT_MAX_CHARACTERS,
} from './limits.ts';
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

const orEmpty = (pattern: RegExp): RegExp => new RegExp(`^$|${pattern.source}`);

/**
 * A verification is signed with the webhook's token, so its caller must not be able to have any text signed: it may
 * look like an event of the project, which the request's own header denies, but not like something of Fanfare's.
 * Empty is what HCP's clients send for "nothing".
 */
export const testSource = z
  .string()
  .max(EVENT_SOURCE_MAX_CHARACTERS)
  .regex(orEmpty(EVENT_SOURCE_PATTERN), 'must be empty, or lower-case words joined by full stops')
  .refine((source) => source === VERIFICATION_SOURCE || !RESERVED_SOURCE.test(source), 'is reserved');
export const testAction = z
  .string()
  .max(EVENT_ACTION_MAX_CHARACTERS)
  .regex(orEmpty(EVENT_ACTION_PATTERN), 'must be empty, or lower-case letters, digits and hyphens');
const NO_CONTROL_CHARACTERS = 'must not contain control characters';
export const testText = z
  .string()
  .max(EVENT_TEXT_MAX_CHARACTERS)
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, NO_CONTROL_CHARACTERS)
  .refine((text) => text.isWellFormed(), NO_CONTROL_CHARACTERS);

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
