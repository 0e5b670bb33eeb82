import type { Clock, EventQueue, RejectedEvents } from '../../core/ports.ts';
import type { Database } from './database.ts';
import { sendMessages } from './queue.ts';

export function createEventQueue(db: Database, clock: Clock): EventQueue {
  return {
    async send(messages) {
      const grouped = messages.map(({ body, projectId }) => ({ body, group: projectId }));
      sendMessages(db, clock, 'events', grouped);
    },
  };
}

export function createRejectedEvents(db: Database, clock: Clock): RejectedEvents {
  const insert = db.prepare(
    "INSERT INTO dead_messages (queue, body, reason, died_at) VALUES ('events', ?, ?, ?)",
  );
  return {
    async put({ body, reason }) {
      insert.run(body, reason, clock.now());
    },
  };
}
