import { Token } from 'aws-cdk-lib';
import * as z from 'zod';
import { QUEUE_DELAY_MAX_SECONDS } from '../core/limits.ts';
import { parseAs } from '../core/validation.ts';
import { assertCoherent } from './coherence.ts';
import type { ServiceOptions } from './service-options.ts';
import { settingsSchema } from './settings-schema.ts';
import { DEFAULT_SETTINGS, type ServiceSettings } from './stage.ts';

const schema = z.strictObject({
  ...settingsSchema((text) => Token.isUnresolved(text)).shape,
  queueDelayMaxSeconds: z.number().int().min(0).max(QUEUE_DELAY_MAX_SECONDS),
  emulatorEndpoint: z.string().exactOptional(),
});

/**
 * What an embedder said, checked, and the defaults for the rest.
 * @throws Error naming the option and what would be right
 */
export function settingsOf(options: ServiceOptions): ServiceSettings {
  const settings = parseAs(schema, filled(DEFAULT_SETTINGS, options), 'props');
  assertCoherent(settings);
  return settings;
}

/** Group by group: who says one thing of a group keeps the defaults of the others. */
function filled(defaults: object, given: object): object {
  const all: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const basis = all[key];
    all[key] = isGroup(basis) && isGroup(value) ? filled(basis, value) : value;
  }
  return all;
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
