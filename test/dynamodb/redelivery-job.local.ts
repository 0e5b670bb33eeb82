import { beforeAll } from 'vitest';
import { createBacklog } from '../../adapters/dynamodb/backlog.ts';
import { createDeliveryLog } from '../../adapters/dynamodb/delivery-log.ts';
import { createEventStore } from '../../adapters/dynamodb/event-store.ts';
import { createRedeliveryJobStore } from '../../adapters/dynamodb/redelivery-job-store.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';
import { createWakeUpStore } from '../../adapters/dynamodb/wake-up-store.ts';
import { createDeliveriesTable } from '../emulator/aws.ts';
import { describeLongJob } from '../functions/long-redelivery-job.ts';

let table: Table;
beforeAll(async () => {
  table = await createDeliveriesTable();
});

describeLongJob('in DynamoDB', 500, ({ deps }) => {
  Object.assign(deps, {
    events: createEventStore(table, deps.clock),
    deliveries: createDeliveryLog(table, deps.clock),
    backlog: createBacklog(table, deps.clock),
    wakeUps: createWakeUpStore(table),
    redeliveryJobs: createRedeliveryJobStore(table, deps.clock),
  });
});
