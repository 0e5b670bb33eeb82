/** Faults between an AWS client and AWS, injected where a reply has just arrived, below the SDK's own retries. */

type Next = (args: { input: Fields }) => Promise<{ output: Fields }>;
interface Client {
  readonly middlewareStack: {
    add(middleware: never, options: { step: 'deserialize'; priority: 'high'; name: string }): void;
  };
}

export interface Faults {
  /** Replies of the command that are to come, each seen or thrown by one of these; then all is well. */
  readonly plan: Record<string, Fault[]>;
  /** Times each command reached AWS. */
  readonly calls: Record<string, number>;
}

type Fields = Record<string, unknown>;

/** @param reply asks AWS, and resolves to its answer */
export type Fault = (reply: () => Promise<Fields>, input: Fields) => Promise<Fields>;

/** AWS did it, and we never hear. */
export const lostReply: Fault = async (reply) => {
  await reply();
  throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
};

export const throttled: Fault = () => {
  throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} });
};

export const failed: Fault = () => {
  throw Object.assign(new Error('internal'), {
    name: 'InternalServerError',
    $metadata: { httpStatusCode: 500 },
  });
};

/** Changes the answer of a request that AWS carried out. */
export const answering =
  (change: (output: Fields) => Fields): Fault =>
  async (reply) =>
    change(await reply());

/** An answer, or an error, for a request that never reaches AWS. */
export const insteadOf =
  (answer: (input: Fields) => Fields): Fault =>
  async (_, input) =>
    answer(input);

const ALWAYS = 100;
/** More often than anything is tried. */
export const always = (fault: Fault): Fault[] => Array<Fault>(ALWAYS).fill(fault);

export function injectFaults(client: unknown, plan: Record<string, Fault[]> = {}): Faults {
  const faults: Faults = { plan, calls: {} };
  const middleware = (next: Next, context: { commandName?: string }) => async (args: { input: Fields }) => {
    const command = (context.commandName ?? '').replace(/Command$/, '');
    let response: Awaited<ReturnType<Next>> | undefined;
    const reply = async () => {
      faults.calls[command] = (faults.calls[command] ?? 0) + 1;
      response = await next(args);
      return response.output;
    };
    const fault = faults.plan[command]?.shift();
    if (!fault) {
      await reply();
      return response;
    }
    const output = await fault(reply, args.input);
    return { ...(response ?? { response: {} }), output: { $metadata: {}, ...output } };
  };
  (client as Client).middlewareStack.add(middleware as never, {
    step: 'deserialize',
    // Outermost of its step: what it returns has been deserialised.
    priority: 'high',
    name: 'injectFaults',
  });
  return faults;
}
