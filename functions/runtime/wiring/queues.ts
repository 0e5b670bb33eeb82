import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS, lean, SQS_SETTINGS } from '../../../adapters/client-settings.ts';
import type { Queue } from '../../../adapters/sqs/message-sender.ts';
import { random } from './process.ts';

/** Queues of one function, by their URLs, behind one client. */
export function queues(): (url: string) => Queue {
  const client = lean(new SQSClient({ ...CLIENT_SETTINGS, ...SQS_SETTINGS }));
  return (url) => ({ client, url, random });
}
