import { describe, expect, test } from 'vitest';
import {
  ATTEMPT_DEADLINE_MS,
  BATCH_SIZE,
  CLAIM_DAYS,
  CLAIM_RENEWED_AFTER_MS,
  QUEUE_DELAY_MAX_SECONDS,
} from '../../core/limits.ts';
import { environmentOf, functionsOf, idIn, only, prod, type Resource, resourcesOf } from './synthesis.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** The static invariants of the service, each read from the template of production. */

const functions = functionsOf(prod);
const queues = new Map(resourcesOf(prod, 'AWS::SQS::Queue').map((each) => [each.id, each]));
const mappings = resourcesOf(prod, 'AWS::Lambda::EventSourceMapping');
const queueMappings = mappings.filter(({ properties }) => queues.has(idIn(properties.EventSourceArn)));
const isDeadLetters = ({ path }: Resource): boolean => path.endsWith('DeadLetters');
const functionById = (value: unknown) => [...functions.values()].find(({ id }) => id === idIn(value));

const each = <Item>(items: Iterable<Item>, nameOf: (item: Item) => string): [string, Item][] =>
  [...items].map((item) => [nameOf(item), item]);
const byPath = ({ path }: Resource): string => path;

describe('a queue', () => {
  const working = [...queues.values()].filter((queue) => !isDeadLetters(queue));

  test.each(each(queueMappings, byPath))(
    'hides a message six times as long as its batch may take: %s',
    (_, mapping) => {
      const queue = queues.get(idIn(mapping.properties.EventSourceArn));
      const timeout = Number(functionById(mapping.properties.FunctionName)?.properties.Timeout);
      const window = Number(mapping.properties.MaximumBatchingWindowInSeconds ?? 0);
      expect(Number(queue?.properties.VisibilityTimeout)).toBeGreaterThanOrEqual(6 * timeout + window);
    },
  );

  test.each(each(working, byPath))(
    'has dead letters that outlive it, after five receives at least: %s',
    (_, queue) => {
      const { deadLetterTargetArn, maxReceiveCount } = queue.properties.RedrivePolicy as Record<
        string,
        unknown
      >;
      const deadLetters = queues.get(idIn(deadLetterTargetArn));
      expect(Number(maxReceiveCount)).toBeGreaterThanOrEqual(5);
      expect(Number(deadLetters?.properties.MessageRetentionPeriod)).toBeGreaterThan(
        Number(queue.properties.MessageRetentionPeriod),
      );
    },
  );

  test('and its dead letters forget an event before its id is free again for other content', () => {
    const seconds = ({ properties }: Resource) => Number(properties.MessageRetentionPeriod);
    const [waiting, dead] = ['Queue', 'DeadLetters'].map((name) =>
      [...queues.values()].find(({ path }) => path.endsWith(`Ingestion/Events/${name}`)),
    ) as [Resource, Resource];
    const renewalSeconds = CLAIM_RENEWED_AFTER_MS / 1_000;
    expect(CLAIM_DAYS * DAY_SECONDS - renewalSeconds).toBeGreaterThan(seconds(waiting) + seconds(dead));
  });

  test('of events gets those of the bus as one group: a flood there waits in a line of its own', () => {
    const rule = only(resourcesOf(prod, 'AWS::Events::Rule'));
    const [target] = rule.properties.Targets as { SqsParameters?: unknown }[];
    expect(target?.SqsParameters).toEqual({ MessageGroupId: 'event-bus' });
  });

  test('keeps a message longer than the longest wait in it', () => {
    for (const queue of working) {
      expect(Number(queue.properties.MessageRetentionPeriod)).toBeGreaterThan(QUEUE_DELAY_MAX_SECONDS);
    }
  });

  test('is encrypted and speaks TLS only', () => {
    const policies = resourcesOf(prod, 'AWS::SQS::QueuePolicy');
    for (const queue of queues.values()) {
      expect(queue.properties.SqsManagedSseEnabled).toBe(true);
      const policy = policies.find(({ properties }) =>
        (properties.Queues as unknown[]).map(idIn).includes(queue.id),
      );
      expect(JSON.stringify(policy?.properties)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
    }
  });
});

describe('an event source', () => {
  test('reports failures one by one and has a bound on what runs side by side', () => {
    expect(queueMappings).toHaveLength(8);
    for (const { properties } of queueMappings) {
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(properties.BatchSize).toBe(BATCH_SIZE);
      expect(properties.ScalingConfig).toMatchObject({ MaximumConcurrency: expect.any(Number) });
    }
  });

  test('of dead letters is there, and switched off', () => {
    const redrives = queueMappings.filter(({ properties }) =>
      isDeadLetters(queues.get(idIn(properties.EventSourceArn)) as Resource),
    );
    expect(redrives).toHaveLength(4);
    for (const { properties } of redrives) expect(properties.Enabled).toBe(false);
  });

  test('of the janitor is the removal of webhooks and nothing else', () => {
    const stream = only(mappings.filter((mapping) => !queueMappings.includes(mapping)));
    const { Filters } = stream.properties.FilterCriteria as { Filters: { Pattern: string }[] };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['REMOVE'], dynamodb: { Keys: { SK: { S: [{ prefix: 'W#' }] } } } },
    ]);
    expect(stream.properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });
});

describe('a function', () => {
  test('that attempts deliveries has time for one attempt deadline, and to record it', () => {
    const timeoutMs = Number(functions.get('Dispatcher')?.properties.Timeout) * 1_000;
    expect(timeoutMs).toBeGreaterThanOrEqual(ATTEMPT_DEADLINE_MS + 10_000);
  });

  test.each([...functions])(
    'is Node 24 on arm64, traced, with a log of its own that ends: %s',
    (name, { properties }) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
      const log =
        prod.findResources('AWS::Logs::LogGroup')[
          idIn((properties.LoggingConfig as { LogGroup: unknown }).LogGroup)
        ];
      expect(log?.Properties.RetentionInDays).toBeGreaterThan(0);
      expect(name).not.toBe('');
    },
  );

  test('may call itself through queues only where that is meant', () => {
    const allowed = [...functions].filter(([, { properties }]) => properties.RecursiveLoop === 'Allow');
    expect(allowed.map(([name]) => name).sort()).toEqual(['Dispatcher', 'Replayer', 'Waker']);
  });

  test('has nothing in its environment that could redirect or weaken its connections', () => {
    for (const { properties } of functions.values()) {
      const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
      expect(Object.keys(Variables).filter((name) => /^NODE_TLS|_PROXY$|^NODE_EXTRA/i.test(name))).toEqual(
        [],
      );
      expect(Variables.NODE_OPTIONS).toBe('--enable-source-maps');
    }
  });
});

test('tables can be restored to a point in time, expire what is old, and are not deleted by accident', () => {
  const tables = resourcesOf(prod, 'AWS::DynamoDB::Table');
  expect(tables).toHaveLength(2);
  for (const { properties, deletionPolicy } of tables) {
    expect(properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      DeletionProtectionEnabled: true,
      BillingMode: 'PAY_PER_REQUEST',
    });
    expect(deletionPolicy).toBe('Retain');
  }
});

describe('ingestion', () => {
  test('takes everything on the bus, and sets aside what cannot be handed over', () => {
    const rule = only(resourcesOf(prod, 'AWS::Events::Rule'));
    expect(rule.properties.EventPattern).toEqual({ source: [{ prefix: '' }] });
    const [target] = rule.properties.Targets as { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[];
    expect(queues.get(idIn(target?.Arn))?.path).toBe('Ingestion/Events/Queue');
    expect(queues.get(idIn(target?.DeadLetterConfig.Arn))?.path).toBe('Ingestion/Events/DeadLetters');
  });
});

describe('a door', () => {
  test('has an authorizer on every route, writes an access log and is throttled', () => {
    const routes = resourcesOf(prod, 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ properties }) => properties.AuthorizationType).sort()).toEqual([
      'AWS_IAM',
      'AWS_IAM',
      'CUSTOM',
      'CUSTOM',
    ]);
    for (const { properties } of resourcesOf(prod, 'AWS::ApiGatewayV2::Stage')) {
      expect(properties).toMatchObject({
        StageName: '$default',
        AccessLogSettings: { DestinationArn: expect.anything() },
        DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      });
    }
  });

  test('sends reads to the function that can only read, and everything else to the other', () => {
    const keys = resourcesOf(prod, 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties.RouteKey);
    expect([...new Set(keys)].sort()).toEqual(['ANY /{proxy+}', 'GET /{proxy+}']);
  });

  test('remembers what a token may do for a minute at most', () => {
    const [authorizer] = resourcesOf(prod, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.properties).toMatchObject({
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ['$request.header.Authorization'],
      EnableSimpleResponses: true,
    });
  });
});

test('webhooks cannot call the doors themselves', () => {
  for (const name of ['Dispatcher', 'WriteApi']) {
    const { OWN_HOSTS } = environmentOf(prod, name);
    const doors = resourcesOf(prod, 'AWS::ApiGatewayV2::Api').map(({ id }) => id);
    for (const door of doors) expect(JSON.stringify(OWN_HOSTS)).toContain(`"${door}"`);
  }
});
