import { Command } from '@commander-js/extra-typings';
import { usage } from '../exit-codes.ts';

/** Everything after it is for `npm start`, its --help included. */
export const startCommand = () =>
  new Command('start')
    .description('run the whole service on this machine; takes what npm start takes')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[args...]')
    .action(async (args) => {
      // Loaded here: it needs node:sqlite, which no other command does.
      const { startHere } = await import('../../local/start.ts').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_BUILTIN_MODULE') {
          throw usage(`start needs Node 22.13 or newer; this is ${process.version}`);
        }
        throw error;
      });
      await startHere(args);
    });
