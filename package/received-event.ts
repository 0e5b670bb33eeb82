/** The eight keys that every delivery has. */
export interface ReceivedEvent {
  readonly resource_id: string;
  readonly resource_name: string;
  /** Unique in the project: the same event of another webhook has it too. */
  readonly event_id: string;
  readonly event_action: string;
  readonly event_description: string;
  readonly event_source: string;
  readonly event_version: string;
  /** What the publisher wrote. Numbers beyond 2^53 are whole in the text of the body only. */
  readonly event_payload: unknown;
}

const TEXTS = [
  'resource_id',
  'resource_name',
  'event_id',
  'event_action',
  'event_description',
  'event_source',
  'event_version',
] as const;

/** By hand: a receiver should not load a parser for seven texts. */
export function isReceivedEvent(value: unknown): value is ReceivedEvent {
  if (typeof value !== 'object' || value === null || !('event_payload' in value)) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return TEXTS.every((key) => typeof fields.get(key) === 'string');
}
