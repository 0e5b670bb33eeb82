import { MISSED_COUNTED } from '../api/use-webhook-calls.ts';

export function missedText(count: number): string {
  if (count >= MISSED_COUNTED) return `${MISSED_COUNTED} or more deliveries`;
  return count === 1 ? '1 delivery' : `${count} deliveries`;
}
