import type { Run } from '../run/simulate.ts';
import { excesses } from './bounds.ts';
import { duplicates } from './duplicates.ts';
import { brokenYes, lostEvents } from './events.ts';
import { brokenBreaker, unclaimedProbes, wrongSwitchOffs } from './health.ts';
import { unrecorded, wrongLog } from './log.ts';
import { latePosts, wrongPosts } from './posts.ts';
import { askedTwiceByJobs, forgottenByJobs, unfinishedJobs } from './redelivery-jobs.ts';
import { leakedTokens, missingTokens, orphanedSecrets } from './tokens.ts';
import type { Violation } from './violation.ts';

const surprises = ({ ledger }: Run): Violation[] =>
  ledger.surprises.map((text) => ({ invariant: 'surprise', text }));

/** Everything the service promises, looked for in everything it did. */
export function violationsOf(run: Run): Violation[] {
  if (run.ranAway) return [{ invariant: 'I8', text: 'messages begot messages without end' }];
  return [
    surprises,
    lostEvents,
    brokenYes,
    wrongPosts,
    latePosts,
    duplicates,
    unfinishedJobs,
    forgottenByJobs,
    askedTwiceByJobs,
    wrongLog,
    unrecorded,
    brokenBreaker,
    unclaimedProbes,
    wrongSwitchOffs,
    leakedTokens,
    orphanedSecrets,
    missingTokens,
    excesses,
  ].flatMap((check) => check(run));
}
