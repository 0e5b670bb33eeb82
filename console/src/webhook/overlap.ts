import type { Webhook } from '../api/client.ts';

/** Overlaps that this browser began: the API does not say until when a token that was rotated out signs. */
const PREFIX = 'fanfare.overlap:';
const MILLISECONDS = 1_000;

const keyOf = ({ resource_id }: Pick<Webhook, 'resource_id'>): string => PREFIX + resource_id;

/** After a rotation; every later change of the token ends the overlap that was there. */
export function rememberOverlap(webhook: Webhook, hadToken: boolean, seconds: number, nowMs: number): void {
  forgetOverlap(webhook);
  if (!hadToken || seconds === 0) return;
  localStorage.setItem(keyOf(webhook), new Date(nowMs + seconds * MILLISECONDS).toISOString());
}

export const forgetOverlap = (webhook: Webhook): void => localStorage.removeItem(keyOf(webhook));

export interface Overlap {
  /** Undefined when it was begun elsewhere: the last request was signed twice, which is all one can see. */
  readonly until: string | undefined;
}

/** The overlap in which two tokens sign; undefined when there is none, as far as can be seen from here. */
export function overlapOf(webhook: Webhook, nowMs: number): Overlap | undefined {
  const until = localStorage.getItem(keyOf(webhook)) ?? undefined;
  if (until !== undefined) return Date.parse(until) > nowMs ? { until } : undefined;
  const last = webhook.last_delivery?.attempts.at(-1);
  const changedSince = last !== undefined && Date.parse(last.sent_at) < Date.parse(webhook.updated_at);
  if (last === undefined || changedSince) return undefined;
  const signatures = last.headers['webhook-signature']?.split(' ') ?? [];
  return signatures.length > 1 ? { until: undefined } : undefined;
}
