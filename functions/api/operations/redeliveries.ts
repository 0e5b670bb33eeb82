import * as z from 'zod';
import {
  cancelRedeliveryJob,
  countRedeliveries,
  startRedeliveryJob,
} from '../../../core/delivering/redelivery-jobs.ts';
import { getRedeliveryJob, listRedeliveryJobs } from '../../../core/reading/read-redelivery-jobs.ts';
import { pagination, presentPagination } from '../answer.ts';
import { jsonBody, noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { addressOf, WEBHOOK } from '../path.ts';
import { noQuery, pageRequestOf, paging } from '../query.ts';
import {
  jobAnswer,
  perSecondOf,
  presentJob,
  redeliveriesBody,
  redeliveryJob,
  wantedOf,
} from './redelivery-shapes.ts';

const JOBS = `${WEBHOOK}/redeliveries` as const;
const JOB = `${JOBS}/{job_id}` as const;

/** The job is stored; its work follows. */
const ACCEPTED = 202;

/** Jobs that bring many deliveries back at a rate that the receiver can take: all of it Fanfare's own. */
export const redeliveries = [
  operation({
    id: 'StartRedeliveryJob',
    method: 'POST',
    path: JOBS,
    summary: 'Bring deliveries back: what was missed, what a filter finds, or named events',
    query: noQuery,
    body: jsonBody(redeliveriesBody),
    status: ACCEPTED,
    answer: jobAnswer,
    async run(deps, { principal, path, body: { fields } }) {
      const started = await startRedeliveryJob(
        deps,
        principal,
        addressOf(path),
        wantedOf(fields),
        perSecondOf(fields),
      );
      return { job: presentJob(started) };
    },
  }),
  operation({
    id: 'CountRedeliveries',
    method: 'POST',
    path: `${JOBS}/dry-run`,
    summary: 'Count what a job of this body would bring back, and change nothing',
    query: noQuery,
    body: jsonBody(redeliveriesBody),
    answer: z.strictObject({
      matched: z.int(),
      complete: z.boolean().describe('False: there are more than were counted.'),
    }),
    async run(deps, { principal, path, body: { fields } }) {
      return { ...(await countRedeliveries(deps, principal, addressOf(path), wantedOf(fields))) };
    },
  }),
  operation({
    id: 'ListRedeliveryJobs',
    method: 'GET',
    path: JOBS,
    summary: "A webhook's redelivery jobs, newest first",
    query: z.object(paging),
    body: noBody,
    answer: z.strictObject({ jobs: z.array(redeliveryJob), pagination }),
    async run(deps, { principal, path, query }) {
      const page = await listRedeliveryJobs(deps, principal, addressOf(path), pageRequestOf(query));
      return { jobs: page.items.map(presentJob), pagination: presentPagination(page) };
    },
  }),
  operation({
    id: 'GetRedeliveryJob',
    method: 'GET',
    path: JOB,
    summary: 'One redelivery job and how far it is',
    query: noQuery,
    body: noBody,
    answer: jobAnswer,
    async run(deps, { principal, path }) {
      return { job: presentJob(await getRedeliveryJob(deps, principal, addressOf(path), path.job_id)) };
    },
  }),
  operation({
    id: 'CancelRedeliveryJob',
    method: 'DELETE',
    path: JOB,
    summary: 'Cancel a redelivery job: what it still has in the backlog is taken out',
    query: noQuery,
    body: noBody,
    answer: jobAnswer,
    async run(deps, { principal, path }) {
      return { job: presentJob(await cancelRedeliveryJob(deps, principal, addressOf(path), path.job_id)) };
    },
  }),
];
