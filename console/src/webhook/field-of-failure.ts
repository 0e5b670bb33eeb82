import type { Failure } from '../api/failure.ts';
import type { FieldName } from './draft.ts';

/** How the API begins a complaint about a field, on create and on update. */
const BEGINNINGS: readonly (readonly [RegExp, FieldName])[] = [
  [/^(webhook\.)?name\b/, 'name'],
  [/^(webhook\.)?description\b/, 'description'],
  [/^(webhook\.)?config\.url\b/, 'url'],
  [/^(webhook\.)?config\.hmac_key\b/, 'token'],
  [/^(webhook\.)?subscriptions\b/, 'events'],
  [/^(webhook\.)?delivery\.max_per_second\b/, 'rate'],
  [/^(webhook\.)?delivery\.retry_schedule_seconds\b/, 'schedule'],
  [/^(webhook\.)?delivery\.attempt_timeout_seconds\b/, 'timeout'],
];

const INVALID_ARGUMENT = 3;
const ALREADY_EXISTS = 6;

/** The field that a refusal is about; undefined when it is about none of the form's. */
export function fieldOf(failure: Failure | null): FieldName | undefined {
  if (failure?.code === ALREADY_EXISTS) return 'name';
  if (failure?.code !== INVALID_ARGUMENT) return undefined;
  return BEGINNINGS.find(([beginning]) => beginning.test(failure.message))?.[1];
}

/** Without the path of the API's field in front: the form has its own name for it. */
export function wordsOf({ message }: Failure): string {
  const words = message.replace(/^(webhook\.)?[a-z_]+(\.\w+|\[\d+\])*: /, '');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
