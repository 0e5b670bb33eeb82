/** How a webhook's destination has been doing under its current configuration. */
export interface Health {
  readonly projectId: string;
  readonly webhookId: string;
  /** The webhook's `configVersion` these figures belong to; older outcomes are ignored. */
  readonly configVersion: number;
  readonly consecutiveFailures: number;
  readonly failingSinceMs?: number;
  readonly breaker: 'closed' | 'open' | 'half_open';
  /** While the breaker is open: when one delivery may go out as a probe. */
  readonly nextProbeAtMs?: number;
  readonly probeIntervalMs?: number;
  /** Set when the breaker closed again: the backlog is let through at a ramp from here on. */
  readonly recoveredAtMs?: number;
  readonly version: number;
}
