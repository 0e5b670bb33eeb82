import { Command } from '@commander-js/extra-typings';
import { answerOf, type RedeliveryJob } from '../api.ts';
import type { Connect, Connected } from '../connected.ts';
import { usage } from '../exit-codes.ts';
import { pause } from '../listening/pause.ts';
import { timeOf, wholeNumber } from '../options.ts';
import { more, PAGE_SIZE, PAGE_TOKEN, pageQuery } from '../pages.ts';
import { fields, table } from '../table.ts';

const JOBS = '/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/redeliveries';
const JOB = `${JOBS}/{job_id}` as const;
/** Milliseconds between looks at a job. */
const LOOK_AGAIN_MS = 1_000;

export function redeliveriesCommand(connect: Connect): Command {
  return new Command('redeliveries')
    .description('the jobs that bring deliveries back')
    .addCommand(listCommand(connect))
    .addCommand(jobCommand(connect, 'show', 'one job and how far it is'))
    .addCommand(jobCommand(connect, 'cancel', 'end it: what it still has in the backlog is taken out'));
}

export const redeliverCommand = (connect: Connect) =>
  new Command('redeliver')
    .description('bring back what a webhook missed, at a rate that it can take')
    .argument('<webhook>')
    .option('--missed', 'skipped or cancelled while it was off, and failed in the end')
    .option('--since <time>', 'accepted since: 15m, 2h, 3d, or RFC 3339')
    .option('--until <time>', 'accepted before')
    .option('--source <source>')
    .option('--rate <n>', 'deliveries a second', wholeNumber)
    .option('--dry-run', 'count, and change nothing')
    .option('--no-wait', 'do not follow the job')
    .addHelpText('after', '\nExample:\n  fanfare redeliver orders --missed --since 2d --rate 20')
    .action(async (webhook, options) => {
      const connected = connect();
      if (!options.missed)
        throw usage('say what to bring back: --missed; for one, fanfare deliveries redeliver');
      const body = jobOf(options, connected.surroundings.now());
      if (options.dryRun) return count(connected, webhook, body);
      const { data, text } = await answerOf(
        connected.client.POST(JOBS, { params: { path: connected.ofWebhook(webhook) }, body }),
      );
      if (!options.wait) return connected.out.answer(text, () => described(data.job));
      const ended = await follow(connected, webhook, data.job.id);
      connected.out.answer(ended.text, () => described(ended.data.job));
    });

interface Wanted {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly source?: string | undefined;
  readonly rate?: number | undefined;
}

function jobOf({ since, until, source, rate }: Wanted, nowMs: number) {
  const filter = {
    ...(since !== undefined && { since: timeOf(since, nowMs) }),
    ...(until !== undefined && { until: timeOf(until, nowMs) }),
    ...(source !== undefined && { event_source: source }),
  };
  return {
    missed: true,
    ...(Object.keys(filter).length > 0 && { filter }),
    ...(rate !== undefined && { max_per_second: rate }),
  };
}

async function count({ client, ofWebhook, out }: Connected, webhook: string, body: ReturnType<typeof jobOf>) {
  const { data, text } = await answerOf(
    client.POST(`${JOBS}/dry-run`, { params: { path: ofWebhook(webhook) }, body }),
  );
  out.answer(text, () => `${data.complete ? '' : 'at least '}${data.matched} would be sent again`);
}

/** Until all that matched is in the backlog, and of that as much as goes out was sent. */
async function follow(connected: Connected, webhook: string, jobId: string) {
  const { client, ofWebhook, out, surroundings } = connected;
  for (;;) {
    const answer = await answerOf(
      client.GET(JOB, { params: { path: { ...ofWebhook(webhook), job_id: jobId } } }),
    );
    const { state, progress } = answer.data.job;
    const ended = state === 'cancelled' || (state === 'done' && progress.sent >= progress.held);
    out.progress(
      progress.sent,
      ended ? progress.sent : progress.matched,
      `${progress.sent} of ${progress.matched} sent`,
    );
    if (ended || !(await pause(LOOK_AGAIN_MS, surroundings.interrupted))) return answer;
  }
}

const listCommand = (connect: Connect) =>
  new Command('list')
    .description('newest first')
    .argument('<webhook>')
    .option(...PAGE_SIZE)
    .option(...PAGE_TOKEN)
    .action(async (webhook, options) => {
      const { client, ofWebhook, out } = connect();
      const { data, text } = await answerOf(
        client.GET(JOBS, { params: { path: ofWebhook(webhook), query: pageQuery(options) } }),
      );
      const rows = data.jobs.map(({ id, state, progress, created_at }) => [
        id,
        state,
        progress.matched,
        progress.sent,
        progress.succeeded,
        progress.failed,
        created_at,
      ]);
      const titles = ['JOB', 'STATE', 'MATCHED', 'SENT', 'SUCCEEDED', 'FAILED', 'STARTED'];
      out.answer(text, () => table(titles, rows) + more(data.pagination));
    });

const jobCommand = (connect: Connect, verb: 'show' | 'cancel', words: string) =>
  new Command(verb)
    .description(words)
    .argument('<webhook>')
    .argument('<job>')
    .action(async (webhook, job) => {
      const { client, ofWebhook, out } = connect();
      const path = { ...ofWebhook(webhook), job_id: job };
      const { data, text } = await answerOf(
        verb === 'show' ? client.GET(JOB, { params: { path } }) : client.DELETE(JOB, { params: { path } }),
      );
      out.answer(text, () => described(data.job));
    });

const described = ({
  id,
  state,
  reason,
  progress,
  max_per_second,
  created_at,
  ended_at,
}: RedeliveryJob): string =>
  fields({
    job: id,
    state,
    reason,
    progress: `${progress.matched} matched, ${progress.sent} sent: ${progress.succeeded} succeeded, ${progress.failed} failed`,
    rate: `${max_per_second} a second`,
    started: created_at,
    ended: ended_at,
  });
