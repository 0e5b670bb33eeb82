/** How a command ends; docs/command-line.md and `--help` say the same. */
export const EXIT = {
  done: 0,
  /** The API refused: its message is printed. */
  refused: 1,
  /** The command line, the profile or the environment is not right; nothing was sent. */
  usage: 2,
  /** No answer, or one that is not the API's. */
  unreachable: 3,
} as const;

/** Why a command did not do what it was asked to, in words for the person who asked. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const usage = (message: string): CommandFailure => new CommandFailure(EXIT.usage, message);
export const unreachable = (message: string): CommandFailure => new CommandFailure(EXIT.unreachable, message);
