/** JSON text that goes into an answer as it is: a payload keeps the digits its publisher wrote. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What an answer is made of. */
export type Wire =
  | string
  | number
  | boolean
  | null
  | undefined
  | RawJson
  | readonly Wire[]
  | { readonly [key: string]: Wire };

/** JSON.stringify with RawJson values written through; undefined properties are left out. */
export function render(value: Wire): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(render).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);

  const properties = Object.entries(value).filter(([, property]) => property !== undefined);
  return `{${properties.map(([key, property]) => `${JSON.stringify(key)}:${render(property)}`).join(',')}}`;
}
