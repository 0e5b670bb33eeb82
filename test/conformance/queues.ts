import { describe, expect, it } from 'vitest';
import type { DeliveryMessage } from '../../core/delivery-message.ts';
import type { Clock, DeliveryQueue, EventQueue } from '../../core/ports.ts';
import { type Make, randomId, standingClock, TRICKY_JSON } from './samples.ts';

export interface Received {
  readonly body: string;
  readonly groupId?: string | undefined;
}

/** A queue with the end that a function sees: everything that may be received now, received and removed. */
export interface QueueUnderTest<Queue> {
  readonly queue: Queue;
  drain(): Promise<Received[]>;
}

export function describeEventQueue(name: string, make: Make<QueueUnderTest<EventQueue>>): void {
  describe(`EventQueue on ${name}`, () => {
    it('carries bodies byte for byte, grouped by project', async () => {
      const { queue, drain } = await make(standingClock());
      const projectId = randomId();
      const bodies = [TRICKY_JSON, '{"a":"\t\u2028漢😀\u007f"}'];
      await queue.send(bodies.map((body) => ({ body, projectId })));
      const received = await drain();
      expect(received.map(({ body }) => body).sort()).toEqual([...bodies].sort());
      expect(received.map(({ groupId }) => groupId)).toEqual([projectId, projectId]);
    });

    it('carries more, and larger, messages than one request takes', async () => {
      const { queue, drain } = await make(standingClock());
      const bodies = Array.from({ length: 23 }, (_, index) => `{"n":${index},"x":"${'x'.repeat(100_000)}"}`);
      await queue.send(bodies.map((body) => ({ body, projectId: randomId() })));
      expect((await drain()).map(({ body }) => body).sort()).toEqual([...bodies].sort());
    });

    it('carries nothing when given nothing', async () => {
      const { queue, drain } = await make(standingClock());
      await queue.send([]);
      expect(await drain()).toEqual([]);
    });
  });
}

export function describeDeliveryQueue(name: string, make: Make<QueueUnderTest<DeliveryQueue>>): void {
  describe(`DeliveryQueue on ${name}`, () => {
    it('carries a message, grouped by webhook', async () => {
      const { queue, drain } = await make(standingClock(Date.now()));
      const message = sampleMessage();
      await queue.send([{ message }]);
      const received = await drain();
      expect(received.map(({ body }) => JSON.parse(body))).toEqual([message]);
      expect(received[0]?.groupId).toBe(message.webhookId);
    });

    it('carries more messages than one request takes', async () => {
      const { queue, drain } = await make(standingClock(Date.now()));
      const messages = Array.from({ length: 25 }, () => sampleMessage());
      await queue.send(messages.map((message) => ({ message })));
      const received = await drain();
      expect(received.map(({ body }) => JSON.parse(body).deliveryId).sort()).toEqual(
        messages.map(({ deliveryId }) => deliveryId).sort(),
      );
    });

    it('hands out at once what is due, and holds back what is not', async () => {
      const clock: Clock = standingClock(Date.now());
      const { queue, drain } = await make(clock);
      const [due, later] = [sampleMessage(), sampleMessage()];
      await queue.send([
        { message: due, notBeforeMs: clock.now() - 5_000 },
        { message: later, notBeforeMs: clock.now() + 600_000 },
      ]);
      expect((await drain()).map(({ body }) => JSON.parse(body))).toEqual([due]);
    });
  });
}

export function sampleMessage(changes: Partial<DeliveryMessage> = {}): DeliveryMessage {
  const random = randomId().replaceAll('-', '').toUpperCase().slice(0, 22);
  return {
    projectId: randomId(),
    eventId: `packer.event:${random}`,
    webhookId: randomId(),
    deliveryId: `01J0${random}`,
    retryStep: 0,
    trigger: 'event',
    ...changes,
  };
}
