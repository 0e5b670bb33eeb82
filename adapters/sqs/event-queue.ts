import type { EventQueue } from '../../core/ports.ts';
import { type Queue, sendBatches } from './send-batches.ts';

/** Fair by project. */
export const createEventQueue = (queue: Queue): EventQueue => ({
  async send(messages) {
    await sendBatches(
      queue,
      messages.map(({ body, projectId }) => ({ body: acceptable(body), groupId: projectId })),
    );
  },
});

/**
 * SQS takes the characters of XML 1.0. Of those that JSON text can hold unescaped it refuses only these two
 * noncharacters, which then can only be in a string: escaped they mean the same.
 */
const acceptable = (json: string): string =>
  json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
