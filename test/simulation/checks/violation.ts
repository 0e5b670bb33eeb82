/** A broken promise, with the delivery whose timeline shows it. */
export interface Violation {
  /** Of the invariants in docs/reliability.md. */
  readonly invariant: string;
  readonly text: string;
  readonly deliveryId?: string;
}
