import type { Subscription } from './subscription.ts';

export interface WebhookKey {
  readonly projectId: string;
  readonly webhookId: string;
}

/** Points at a token in the vault. The token itself is never part of a webhook. */
export interface TokenRef {
  readonly secretId: string;
  /** Immutable: the same version id always means the same token. */
  readonly versionId: string;
}

/** A token that was rotated out and still counts until the overlap ends. */
export interface PreviousToken extends TokenRef {
  readonly validUntilMs: number;
}

/** Why a webhook is off: its owner said so, its destination answered 410, or it failed for days. */
export const DISABLED_REASONS = ['requested', 'unverified', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** How one webhook's deliveries go out, within the operator's bounds. What is absent follows the operator. */
export interface DeliverySettings {
  /** Deliveries a second, from 1 to RELEASES_PER_SECOND_MAX. */
  readonly maxPerSecond?: number;
  /** Seconds before each attempt, the first one 0. */
  readonly retryScheduleSeconds?: readonly number[];
  /** Seconds of one whole attempt. */
  readonly attemptTimeoutSeconds?: number;
}

export interface Webhook {
  readonly projectId: string;
  /** UUID, never changes. */
  readonly id: string;
  /** Unique in the project; the last segment of the resource name. */
  readonly name: string;
  readonly description: string;
  /** As the owner wrote it: Terraform compares it byte for byte. */
  readonly url: string;
  readonly enabled: boolean;
  /** Set while it is paused: deliveries wait instead of being cancelled. */
  readonly pausedAtMs?: number;
  /** What its owner wants done otherwise than the operator's settings say. */
  readonly delivery?: DeliverySettings;
  readonly disabledReason?: DisabledReason;
  readonly subscriptions: readonly Subscription[];
  readonly token?: TokenRef;
  readonly previousToken?: PreviousToken;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Rises with every change; writes are conditioned on it. */
  readonly version: number;
  /** Rises when the destination or the token changes: outcomes of an older configuration change no health. */
  readonly configVersion: number;
}

export const webhookKeyOf = ({ projectId, id }: Pick<Webhook, 'projectId' | 'id'>): WebhookKey => ({
  projectId,
  webhookId: id,
});
