/** What came of a check. Nothing counts as passed that was not looked at. */
export type Outcome =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'not tried'; readonly reason: string };

/** One promise, and how it is put to the test. */
export interface Check<Subject, Need extends string = never> {
  /** `<area>/<what>`, for reports that are compared. */
  readonly id: string;
  /** What holds if it passes, as a sentence. */
  readonly claim: string;
  /** What must be there for it to be tried at all. */
  readonly needs?: readonly Need[];
  try(subject: Subject): Promise<Outcome>;
}

export type Result = Outcome & { readonly id: string; readonly claim: string };

/** Thrown where something that a check builds on is not there: nothing was found out, good or bad. */
export class NotTried extends Error {}

export const passed: Outcome = { outcome: 'passed' };
export const failed = (reason: string): Outcome => ({ outcome: 'failed', reason });
export const notTried = (reason: string): Outcome => ({ outcome: 'not tried', reason });

/** Passed if it holds. */
export const holds = (condition: boolean, reason: string): Outcome => (condition ? passed : failed(reason));

/** Passed if nothing is in the list of what is wrong. */
export const nothingWrong = (wrong: readonly string[]): Outcome =>
  holds(wrong.length === 0, wrong.join('; '));
