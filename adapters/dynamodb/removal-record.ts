import * as z from 'zod';
import type { Webhook } from '../../core/webhook.ts';
import { parseWebhook } from '../stored/webhook.ts';

const removedImage = z.object({ document: z.object({ S: z.string() }) });

/**
 * The webhook that a stream record of the `webhooks` table says was removed.
 * @param oldImage `dynamodb.OldImage` of a REMOVE whose sort key begins with `W#`
 * @throws ZodError when it is no webhook
 */
export const parseRemovedWebhook = (oldImage: unknown): Webhook =>
  parseWebhook(removedImage.parse(oldImage).document.S);
