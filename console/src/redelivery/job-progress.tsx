import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import type { RedeliveryJob, Webhook } from '../api/client.ts';
import { isUnderWay } from '../api/redeliveries.ts';
import { Status } from '../text/status.tsx';
import { visibleText } from '../text/visible-text.ts';
import { jobText } from './job-words.ts';

interface Props {
  readonly job: RedeliveryJob;
  readonly webhook: Webhook;
}

/** How far a job is: a bar as long as something of it is to be sent, and the API's counts. */
export function JobProgress({ job, webhook }: Props) {
  return (
    <>
      {isUnderWay(job) ? <Bar job={job} webhook={webhook} /> : <End job={job} />}
      <Box fontSize="body-s" color="text-body-secondary">
        {countsText(job)}
      </Box>
    </>
  );
}

function Bar({ job, webhook }: Props) {
  return (
    <ProgressBar
      ariaLabel={`Progress: ${jobText(job)}`}
      value={partSent(job)}
      description={doingText(job, webhook)}
    />
  );
}

function doingText({ state }: RedeliveryJob, { paused_at, health }: Webhook): string {
  if (paused_at !== undefined) return 'Held: the webhook is paused';
  if (health.breaker !== 'closed') return 'Held: the destination fails';
  return state === 'running' ? 'Looking for deliveries and sending them' : 'Sending';
}

function End({ job }: { readonly job: RedeliveryJob }) {
  const { state, reason, progress } = job;
  if (state === 'cancelled') {
    return <Status type="stopped">Cancelled{reason !== undefined && `: ${visibleText(reason)}`}</Status>;
  }
  if (progress.matched === 0) return <Status type="info">Nothing matched</Status>;
  return progress.failed > 0 ? (
    <Status type="warning">Done, not all arrived</Status>
  ) : (
    <Status type="success">Done</Status>
  );
}

const PERCENT = 100;

/** Of what is in the backlog for it; while it still looks, of what it has found. */
function partSent({ state, progress }: RedeliveryJob): number {
  const all = state === 'running' ? progress.matched : progress.held;
  return all === 0 ? 0 : Math.min(PERCENT, (progress.sent / all) * PERCENT);
}

const countsText = ({ progress: { matched, held, sent, succeeded, failed } }: RedeliveryJob): string =>
  `${matched} matched, ${held} held, ${sent} sent: ${succeeded} succeeded, ${failed} failed`;
