import * as z from 'zod';
import { projectMetrics, webhookMetrics } from '../../../core/reading/read-metrics.ts';
import { noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { addressOf, PROJECT, WEBHOOK } from '../path.ts';
import { hours } from '../query.ts';
import {
  metricsAnswer,
  presentMetrics,
  presentProjectMetrics,
  projectMetricsAnswer,
} from './metric-shapes.ts';

const query = z.object(hours);
const periodOf = (asked: z.output<typeof query>) => ({
  sinceMs: asked['filter.since'],
  untilMs: asked['filter.until'],
});

export const metrics = [
  operation({
    id: 'GetWebhookMetrics',
    method: 'GET',
    path: `${WEBHOOK}/metrics`,
    summary: "A webhook's attempts by hour: how many succeeded, why others failed, how long they took",
    query,
    body: noBody,
    answer: metricsAnswer,
    async run(deps, { principal, path, query: asked }) {
      const found = await webhookMetrics(deps, principal, addressOf(path), periodOf(asked));
      return { metrics: presentMetrics(found) };
    },
  }),
  operation({
    id: 'GetProjectMetrics',
    method: 'GET',
    path: `${PROJECT}/metrics`,
    summary: "The attempts of all of a project's webhooks by hour, and of each webhook in all",
    query,
    body: noBody,
    answer: projectMetricsAnswer,
    async run(deps, { principal, path, query: asked }) {
      const found = await projectMetrics(deps, principal, path.project_id, periodOf(asked));
      return { metrics: presentProjectMetrics(found, deps.settings.geo) };
    },
  }),
];
