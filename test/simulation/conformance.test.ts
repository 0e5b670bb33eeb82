import type { TokenVault } from '../../core/ports.ts';
import { describeBacklog } from '../conformance/backlog.ts';
import { describeDeliveryLog } from '../conformance/delivery-log.ts';
import { describeEventStore } from '../conformance/event-store.ts';
import { describeHealthStore } from '../conformance/health-store.ts';
import { describeMetricStore } from '../conformance/metric-store.ts';
import { describeRateLimiter } from '../conformance/rate-limiter.ts';
import { describeRedeliveryJobStore } from '../conformance/redelivery-job-store.ts';
import { describeTokenVault } from '../conformance/token-vault.ts';
import { describeWebhookStore } from '../conformance/webhook-store.ts';
import { createMemoryBacklog, createMemoryWakeUps } from './world/memory-backlog.ts';
import { createMemoryDeliveries, createMemoryEvents } from './world/memory-log.ts';
import { createMemoryMetrics } from './world/memory-metrics.ts';
import { createMemoryRedeliveryJobs } from './world/memory-redelivery-jobs.ts';
import { createMemoryRates, createMemoryVault } from './world/memory-vault.ts';
import { createMemoryHealth, createMemoryWebhooks } from './world/memory-webhooks.ts';

// What the simulation stands on keeps the same contract as sqlite and AWS.
const PLACE = "the simulation's memory";
describeWebhookStore(PLACE, () => createMemoryWebhooks());
describeHealthStore(PLACE, () => createMemoryHealth());
describeEventStore(PLACE, (clock) => createMemoryEvents(clock));
describeBacklog(PLACE, (clock) => {
  const wakeUps = createMemoryWakeUps();
  return { wakeUps, backlog: createMemoryBacklog(clock, wakeUps) };
});
describeRedeliveryJobStore(PLACE, (clock) => createMemoryRedeliveryJobs(clock));
describeMetricStore(PLACE, (clock) => createMemoryMetrics(clock));
describeDeliveryLog(PLACE, (clock) => createMemoryDeliveries(clock));
// One vault for all: the suite looks for what another one of its tests has stored.
let vault: TokenVault | undefined;
describeTokenVault(PLACE, (clock) => {
  vault ??= createMemoryVault(clock);
  return vault;
});
describeRateLimiter(PLACE, (clock) => createMemoryRates(clock));
