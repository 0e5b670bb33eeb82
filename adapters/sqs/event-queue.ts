import type { EventQueue } from '../../core/ports.ts';
import { createMessageSender, type Queue } from './message-sender.ts';

/** Fair by project. */
export function createEventQueue(queue: Queue): EventQueue {
  const sendMessages = createMessageSender(queue);
  return {
    send: (messages) =>
      sendMessages(messages.map(({ body, projectId }) => ({ body: acceptable(body), groupId: projectId }))),
  };
}

/**
 * SQS takes the characters of XML 1.0. Of those that JSON text can hold unescaped it refuses only these two
 * noncharacters, which then can only be in a string: escaped they mean the same.
 */
const acceptable = (json: string): string =>
  json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
