import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { verifyWebhook, WebhookVerificationError } from 'fanfare-webhooks/verify';

/**
 * A server that takes events of one webhook.
 * @param {readonly string[]} tokens the webhook's
 * @param {(event: import('fanfare-webhooks/verify').ReceivedEvent) => void} take called once per delivery
 */
export function createReceiver(tokens, take) {
  /** A real one remembers for as long as retries last, in a table with an expiry. */
  const taken = new Set();
  return createServer(async (request, response) => {
    try {
      const webhook = verifyWebhook({ headers: request.headers, body: await text(request) }, { tokens });
      // A verification or a test is signed too, and is no event.
      const isNew = webhook.trigger === undefined && !taken.has(webhook.deliveryId);
      taken.add(webhook.deliveryId);
      if (isNew) take(webhook.event);
      response.writeHead(204).end();
    } catch (error) {
      const status = error instanceof WebhookVerificationError ? 401 : 500;
      response.writeHead(status).end();
    }
  });
}
