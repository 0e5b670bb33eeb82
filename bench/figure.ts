/** One measured number, under the name that it has in docs/benchmarks.md. */
export interface Figure {
  readonly name: string;
  readonly value: number;
}

/** A short run shows what broke; a full one is for docs/benchmarks.md. */
export type Length = 'short' | 'full';

export type Bench = (length: Length) => Promise<Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
