/** One JSON line per unit of work. Fields are ids, counts and words of ours: never headers, bodies or tokens. */
export interface Log {
  info(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields, error: unknown): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Characters of a stack that one line carries. */
const STACK_MAX_CHARACTERS = 2_000;

/** @param write takes one line without its newline */
export const createLog = (write: (line: string) => void, now: () => number): Log => {
  const line = (level: string, event: string, fields: LogFields): void =>
    write(JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields }));
  return {
    info: (event, fields) => line('info', event, fields),
    error: (event, fields, error) => line('error', event, { ...fields, ...describe(error) }),
  };
};

function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: 'unknown' };
  return { error: error.name, stack: error.stack?.slice(0, STACK_MAX_CHARACTERS) };
}
