import type { PARTITION_KEY, SORT_KEY } from './schema.ts';

export type Key = Readonly<Record<typeof PARTITION_KEY | typeof SORT_KEY, string>>;

/** As it comes back, to be parsed. */
export type Item = Readonly<Record<string, unknown>>;
