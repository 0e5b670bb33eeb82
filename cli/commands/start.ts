import { Command } from '@commander-js/extra-typings';

/** Everything after it is for `npm start`, its --help included. */
export const startCommand = () =>
  new Command('start')
    .description('run the whole service on this machine; takes what npm start takes')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[args...]')
    .action(async (args) => {
      // Loaded here: it needs node:sqlite, which no other command does.
      const { startHere } = await import('../../local/start.ts');
      await startHere(args);
    });
