import * as z from 'zod';
import { invalid } from '../../../core/errors.ts';
import type { WebhookChange } from '../../../core/managing/update-webhook.ts';
import { parseAs } from '../../../core/validation.ts';
import { maskedFields, updateWebhookBody } from './webhook-bodies.ts';

type Field = keyof typeof maskedFields;

/** Every path a mask may hold, in both spellings, and the fields it stands for. */
const PATHS: Readonly<Record<string, readonly Field[]>> = {
  description: ['description'],
  enabled: ['enabled'],
  subscriptions: ['subscriptions'],
  delivery: ['delivery'],
  config: ['config.url', 'config.hmac_key'],
  'config.url': ['config.url'],
  'config.hmac_key': ['config.hmac_key'],
  'config.hmacKey': ['config.hmac_key'],
};

const configObject = z.record(z.string(), z.unknown()).nullish();

/** @throws RequestError InvalidArgument for an empty mask or an unknown path */
export function parseMask(mask: string): ReadonlySet<Field> {
  const paths = mask.split(',').map((each) => each.replaceAll(/^ +| +$/g, ''));
  return new Set(paths.flatMap((path) => fieldsOf(path, paths.length)));
}

function fieldsOf(path: string, count: number): readonly Field[] {
  if (path === '' && count === 1) throw invalid('update_mask', 'must name at least one field');
  const fields = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
  if (!fields)
    throw invalid(
      'update_mask',
      `unknown path ${JSON.stringify(path)}; allowed: ${Object.keys(PATHS).join(', ')}`,
    );
  return fields;
}

/**
 * The change that a mask and the webhook beside it ask for. Masked but absent is the zero value; what is not
 * masked is not even looked at (hcp-api 5.2).
 * @throws RequestError InvalidArgument naming the field
 */
export function changeOf(
  mask: ReadonlySet<Field>,
  webhook: Readonly<Record<string, unknown>>,
): WebhookChange {
  const touchesConfig = mask.has('config.url') || mask.has('config.hmac_key');
  const config = (touchesConfig && parseAs(configObject, webhook.config, 'webhook.config')) || {};
  return {
    ...(mask.has('description') && {
      description: read(maskedFields.description, 'description', webhook.description),
    }),
    ...(mask.has('enabled') && { enabled: read(maskedFields.enabled, 'enabled', webhook.enabled) }),
    ...(mask.has('config.url') && { url: read(maskedFields['config.url'], 'config.url', config.url) }),
    ...(mask.has('config.hmac_key') && {
      token: { value: read(maskedFields['config.hmac_key'], 'config.hmac_key', config.hmac_key) },
    }),
    ...(mask.has('subscriptions') && {
      subscriptions: read(maskedFields.subscriptions, 'subscriptions', webhook.subscriptions),
    }),
    ...(mask.has('delivery') && { delivery: read(maskedFields.delivery, 'delivery', webhook.delivery) }),
  };
}

/** Complaints name the field in full: `webhook.subscriptions[0].events[1].action`. */
function read<Schema extends z.ZodType>(schema: Schema, name: Field, value: unknown): z.output<Schema> {
  const path = `webhook.${name}`;
  return parseAs(schema, value, path, path);
}

const path = `(${Object.keys(PATHS)
  .map((each) => each.replace('.', '\\.'))
  .join('|')})`;

/** The parser leaves open what a mask does not name; a reader wants to know what it can hold. */
export const documentedUpdate = updateWebhookBody.extend({
  update_mask: z
    .string()
    .regex(new RegExp(`^ *${path} *(, *${path} *)*$`))
    .describe('Comma-separated. Masked but absent means the zero value; what is not masked is ignored.'),
  webhook: z
    .object({
      description: maskedFields.description,
      enabled: maskedFields.enabled,
      config: z.object({
        url: maskedFields['config.url'].optional(),
        hmac_key: maskedFields['config.hmac_key'],
      }),
      subscriptions: maskedFields.subscriptions,
      delivery: maskedFields.delivery,
    })
    .partial()
    .nullish(),
});
