import { violationsOf } from '../checks/all.ts';
import type { Violation } from '../checks/violation.ts';
import { simulate } from './simulate.ts';
import { timelineOf } from './timeline.ts';

export interface Trial {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly posts: number;
  readonly faults: number;
  /** In words, with the timeline of the first delivery that shows it; empty when all is well. */
  readonly report: string;
}

/** Simulates one seed and checks everything. The same seed always does the same. */
export async function trySeed(seed: number): Promise<Trial> {
  const run = await simulate(seed);
  const violations = violationsOf(run);
  const shown = violations.find(({ deliveryId }) => deliveryId !== undefined)?.deliveryId;
  const report = [
    ...violations.map(
      ({ invariant, text, deliveryId }) =>
        `${invariant}: ${text}${deliveryId ? ` (delivery ${deliveryId})` : ''}`,
    ),
    ...(shown === undefined ? [] : ['', `delivery ${shown}`, timelineOf(run, shown)]),
  ].join('\n');
  const { posts, faults } = run.ledger;
  return {
    seed,
    violations,
    posts: posts.length,
    faults: faults.length,
    report: violations.length > 0 ? report : '',
  };
}
