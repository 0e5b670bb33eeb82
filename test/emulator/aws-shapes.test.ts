import { setTimeout as pause } from 'node:timers/promises';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { describe, expect, it } from 'vitest';
import { createSchedules } from '../../adapters/scheduler/schedules.ts';
import { createDeliveryQueue } from '../../adapters/sqs/delivery-queue.ts';
import { createEventQueue } from '../../adapters/sqs/event-queue.ts';
import { createRejectedEvents } from '../../adapters/sqs/rejected-events.ts';
import { sampleMessage } from '../conformance/queues.ts';
import { standingClock } from '../conformance/samples.ts';
import { createQueue, createScheduleGroup, drainQueue, scheduler } from './aws.ts';

const MINUTE_MS = 60_000;
/** The emulator looks for due schedules every ten seconds. */
const FIRED_WITHIN_MS = 40_000;

describe('The queue of deliveries', () => {
  async function setUp() {
    const [queue, retries, deadLetters] = await Promise.all([createQueue(), createQueue(), createQueue()]);
    const group = await createScheduleGroup();
    const options = {
      client: scheduler(),
      groupName: group,
      queueArn: retries.arn,
      deadLetterArn: deadLetters.arn,
      roleArn: 'arn:aws:iam::000000000000:role/scheduler',
    };
    const names: string[] = [];
    options.client.middlewareStack.add(
      (next) => async (args) => {
        const { Name } = args.input as { Name?: string };
        if (Name) names.push(Name);
        return next(args);
      },
      { step: 'initialize' },
    );
    const schedules = createSchedules(options);
    const now = standingClock(Date.now());
    return {
      queue,
      retries,
      schedules,
      names,
      options,
      now,
      port: createDeliveryQueue({ queue, schedules, clock: now }),
    };
  }

  it('holds a message for the seconds asked for', async () => {
    const { queue, port, now } = await setUp();
    const message = sampleMessage();
    await port.send([{ message, notBeforeMs: now.now() + 1_500 }]);
    expect(await drainQueue(queue)).toEqual([]);
    await pause(2_500);
    expect((await drainQueue(queue)).map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([message]);
  });

  it('leaves waits of more than 15 minutes to a one-time schedule, made once however often it is asked', async () => {
    const { queue, port, names, options, now } = await setUp();
    const message = sampleMessage();
    const wait = { message, notBeforeMs: now.now() + 15 * MINUTE_MS + 1 };
    await port.send([wait]);
    await port.send([wait, wait]);
    await port.send([{ message, notBeforeMs: wait.notBeforeMs + 20 * MINUTE_MS }]);
    await port.send([{ message: { ...message, retryStep: 1 }, notBeforeMs: wait.notBeforeMs }]);
    expect(await drainQueue(queue)).toEqual([]);
    expect(names).toHaveLength(5);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[0-9A-Za-z_.-]{1,64}$/);
    const [Name] = names;
    const found = await scheduler().send(new GetScheduleCommand({ Name, GroupName: options.groupName }));
    const atSeconds = Math.ceil(wait.notBeforeMs / 1_000);
    expect(found).toMatchObject({
      ScheduleExpression: `at(${new Date(atSeconds * 1_000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: options.queueArn,
        RoleArn: options.roleArn,
        DeadLetterConfig: { Arn: options.deadLetterArn },
      },
    });
    expect(JSON.parse(found.Target?.Input ?? '')).toEqual(message);
  });

  it('waits up to 15 minutes without a schedule, and refuses longer waits where there is none', async () => {
    const { port, names, queue, now } = await setUp();
    await port.send([{ message: sampleMessage(), notBeforeMs: now.now() + 15 * MINUTE_MS }]);
    expect(names).toEqual([]);
    const unscheduled = createDeliveryQueue({ queue, clock: now });
    const long = { message: sampleMessage(), notBeforeMs: now.now() + 16 * MINUTE_MS };
    await expect(unscheduled.send([long])).rejects.toThrow('scheduler');
  });

  it('gets its message back from the scheduler, which then forgets it', async () => {
    const { retries, schedules, names, options } = await setUp();
    const message = sampleMessage();
    await schedules.create(message, Date.now() + 1_000);
    const received = [];
    for (let waitedMs = 0; waitedMs < FIRED_WITHIN_MS && received.length === 0; waitedMs += 1_000) {
      await pause(1_000);
      received.push(...(await drainQueue(retries)));
    }
    expect(received.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([message]);
    const gone = scheduler().send(new GetScheduleCommand({ Name: names[0], GroupName: options.groupName }));
    await expect(gone).rejects.toThrow();
  });
});

describe('The queue of events', () => {
  it('takes text that SQS refuses, as JSON that means the same', async () => {
    const queue = await createQueue();
    const body = '{"a":"\uffff\ufffe\u0085"}';
    await createEventQueue(queue).send([{ body, projectId: 'p' }]);
    const [received] = await drainQueue(queue);
    expect(received?.Body).toBe('{"a":"\\uffff\\ufffe\u0085"}');
    expect(JSON.parse(received?.Body ?? '')).toEqual(JSON.parse(body));
  });

  it('keeps a rejected event with the reason, whatever either looks like', async () => {
    const queue = await createQueue();
    const rejected = createRejectedEvents(queue);
    await rejected.put({ body: '{', reason: 'not JSON', messageId: 'm-1' });
    await rejected.put({
      body: `${'é'.repeat(600_000)}`,
      reason: '\u0000\ud800'.repeat(900),
      messageId: 'm-2',
    });
    const received = await drainQueue(queue);
    const byId = new Map(
      received.map((message) => [message.MessageAttributes?.messageId?.StringValue, message]),
    );
    expect(byId.get('m-1')).toMatchObject({
      Body: '{',
      MessageAttributes: { reason: { StringValue: 'not JSON' } },
    });
    expect(byId.get('m-2')?.Body?.length).toBe(500_000);
  });
});
