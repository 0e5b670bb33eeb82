import * as z from 'zod';

/** Something in which the document and what serves it disagree, or a rule that the document breaks. */
export interface Finding {
  /** `GET /2023-05-31/...`, or the document itself. */
  readonly operation: string;
  /** The name of the check or rule. */
  readonly check: string;
  /** What was wrong, in the words of the tool and of the server. */
  readonly evidence: string;
  /** How to see it again. */
  readonly request: string;
}

const known = z.object({
  check: z.string(),
  /** Regular expression over the evidence. */
  evidence: z.string().transform((source) => new RegExp(source, 'm')),
  /** Regular expression over the operation; any when absent. */
  operation: z
    .string()
    .default('')
    .transform((source) => new RegExp(source)),
  reason: z.string().min(20),
});
type Known = z.output<typeof known>;

export const knownFindings = (text: string): Known[] => z.array(known).parse(JSON.parse(text));

/** Tells what is listed with a reason from what is not; one of each kind that is not is enough to mend it. */
export function judge(found: readonly Finding[], list: readonly Known[]) {
  const listed = new Map<string, number>();
  const unlisted = new Map<string, Finding>();
  for (const finding of found) {
    const match = list.find(
      ({ check, evidence, operation }) =>
        check === finding.check && operation.test(finding.operation) && evidence.test(finding.evidence),
    );
    if (match) listed.set(match.reason, (listed.get(match.reason) ?? 0) + 1);
    else unlisted.set(`${finding.operation} ${finding.check} ${finding.evidence}`, finding);
  }
  return { listed, unlisted: [...unlisted.values()] };
}
