import { Command, CommanderError } from '@commander-js/extra-typings';
import { deliveriesCommand } from './commands/deliveries.ts';
import { eventsCommand } from './commands/events.ts';
import { findCommand } from './commands/find.ts';
import { grantsCommand } from './commands/grants.ts';
import { listenCommand } from './commands/listen.ts';
import { loginCommand, logoutCommand, profilesCommand } from './commands/login.ts';
import { redeliverCommand, redeliveriesCommand } from './commands/redeliveries.ts';
import { startCommand } from './commands/start.ts';
import { tokenCommand } from './commands/token.ts';
import { triggerCommand } from './commands/trigger.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import { whyCommand } from './commands/why.ts';
import { connect } from './connected.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';
import { shown } from './table.ts';
import { versionOfProgram } from './version.ts';

const MORE_HELP = `
Exit codes: 0 done, 1 the API refused, 2 wrong usage, 3 no answer of the API.

Environment: FANFARE_PROFILE, FANFARE_ENDPOINT, FANFARE_PROJECT, FANFARE_GEO; FANFARE_TOKEN is sent as a bearer token,
FANFARE_CLIENT_SECRET is the secret of a profile's client; FANFARE_CONFIG is another file than
~/.config/fanfare/config.json.

Examples:
  fanfare webhooks list
  fanfare why 0198f2c4-7e0a-7000-8000-000000000001 orders
  fanfare listen --webhook orders --forward-to http://localhost:3000/hook
  fanfare --profile dev deliveries list --state failed --since 1d --json`;

export function createProgram(surroundings: Surroundings) {
  const program = new Command('fanfare')
    .version(versionOfProgram(), '-V, --version', 'of this program')
    .description('Webhooks as HashiCorp Cloud Platform has them, in your own AWS account')
    .option('--profile <name>', 'one that login has kept')
    .option('--endpoint <url>', 'where the API is (http://127.0.0.1:8787)')
    .option('--project <id>')
    .option('--geo <name>', 'the one geography of the API (us)')
    .option('--json', 'JSON, as is printed wherever the output is no terminal')
    .addHelpText('after', MORE_HELP);
  const options = () => program.opts();
  const connected = () => connect(options(), surroundings);
  const commands = [
    startCommand(),
    loginCommand(options, surroundings),
    logoutCommand(surroundings),
    profilesCommand(options, surroundings),
    webhooksCommand(connected),
    eventsCommand(connected),
    triggerCommand(connected),
    whyCommand(connected),
    deliveriesCommand(connected),
    redeliverCommand(connected),
    redeliveriesCommand(connected),
    grantsCommand(connected),
    findCommand(connected),
    listenCommand(connected),
    tokenCommand(connected),
  ] as const;
  for (const command of commands) program.addCommand(command);
  settle(program, surroundings);
  return program;
}

interface Settled {
  readonly commands: readonly Settled[];
  exitOverride(): unknown;
  configureOutput(output: { writeOut(text: string): void; writeErr(text: string): void }): unknown;
}

/** Commands made by themselves take over nothing from the program. */
function settle(command: Settled, surroundings: Surroundings): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => void surroundings.stdout.write(text),
    writeErr: (text) => void surroundings.stderr.write(text),
  });
  for (const each of command.commands) settle(each, surroundings);
}

/** @returns the exit code */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync([...args], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    // Commander has said it already; asking for help is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (surroundings.interrupted.aborted) return EXIT.done;
    if (!(error instanceof CommandFailure)) throw error;
    surroundings.stderr.write(`fanfare: ${shown(error.message)}\n`);
    return error.exitCode;
  }
}
