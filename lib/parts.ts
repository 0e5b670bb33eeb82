import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Api } from './api.ts';
import type { Cleaning } from './cleaning.ts';
import type { ConsoleSite } from './console-site.ts';
import type { Delivery } from './delivery.ts';
import type { Ingestion } from './ingestion.ts';
import type { ServiceDeadLetters, ServiceFunctions, ServiceQueues, ServiceTables } from './service-parts.ts';
import type { Storage } from './storage.ts';

/** What a service consists of, for the stack that is made of it alone. */
export interface Parts {
  readonly storage: Storage;
  readonly ingestion: Ingestion;
  readonly delivery: Delivery;
  readonly cleaning: Cleaning;
  readonly api: Api;
  readonly console?: ConsoleSite;
}

// Casts: aws-cdk-lib's own types disagree under exactOptionalPropertyTypes.
export const tablesOf = ({ storage: { webhooks, deliveries } }: Parts): ServiceTables => ({
  webhooks: webhooks as ITable,
  deliveries: deliveries as ITable,
});

export const queuesOf = ({ ingestion: { events }, delivery }: Parts): ServiceQueues => ({
  events: events.queue,
  deliveries: delivery.deliveries.queue,
  retries: delivery.retries.queue,
  wakeUps: delivery.wakeUps.queue,
});

export const deadLettersOf = ({ ingestion: { events }, delivery, cleaning }: Parts): ServiceDeadLetters => ({
  events: events.deadLetters,
  deliveries: delivery.deliveries.deadLetters,
  retries: delivery.retries.deadLetters,
  wakeUps: delivery.wakeUps.deadLetters,
  removals: cleaning.deadLetters,
});

export const functionsOf = ({ api, ingestion, delivery, cleaning }: Parts): ServiceFunctions => ({
  readApi: api.readApi,
  writeApi: api.writeApi,
  ...(api.authorizer && { authorizer: api.authorizer }),
  router: ingestion.router,
  dispatcher: delivery.dispatcher,
  replayer: delivery.replayer,
  waker: delivery.waker,
  janitor: cleaning.janitor,
});
