import { type Check, failed, NotTried, notTried, type Outcome, type Result } from './check.ts';

/** Names under which AWS's services say that the caller may not look: that says nothing about what is there. */
const MAY_NOT_LOOK = /AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized/;

/**
 * One after the other: later checks look at what earlier ones caused.
 * @param lacks why a need is not met here, or nothing when it is
 * @param tell told of each result as it comes
 */
export async function runChecks<Subject, Need extends string>(
  checks: readonly Check<Subject, Need>[],
  subject: Subject,
  lacks: (need: Need) => string | undefined,
  tell: (result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const check of checks) {
    const { id, claim } = check;
    const missing = check.needs?.map(lacks).find((reason) => reason !== undefined);
    const outcome = missing === undefined ? await attempt(check, subject) : notTried(missing);
    const result = { id, claim, ...outcome };
    tell(result);
    results.push(result);
  }
  return results;
}

async function attempt<Subject, Need extends string>(
  check: Check<Subject, Need>,
  subject: Subject,
): Promise<Outcome> {
  try {
    return await check.try(subject);
  } catch (error) {
    if (!(error instanceof Error)) return failed(String(error));
    if (error instanceof NotTried) return notTried(error.message);
    if (MAY_NOT_LOOK.test(error.name)) return notTried(`these credentials may not look: ${error.message}`);
    return failed(`${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`);
  }
}
