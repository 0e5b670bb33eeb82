import { Command } from '@commander-js/extra-typings';
import { requestToken } from '../authorize.ts';
import type { Connect } from '../connected.ts';
import { usage } from '../exit-codes.ts';

/** The one command whose result is a secret: it goes into a variable, `FANFARE_TOKEN=$(fanfare token)`. */
export const tokenCommand = (connect: Connect) =>
  new Command('token')
    .description('an access token of the JWT door, for scripts and curl')
    .addHelpText(
      'after',
      `
Every token costs a request to the token endpoint: a script that calls this program often asks once.

Example:
  export FANFARE_TOKEN=$(fanfare token)`,
    )
    .action(async () => {
      const { session, surroundings } = connect();
      if (session.authentication.type !== 'client-credentials') {
        throw usage('token: this profile has no client; see fanfare login --help');
      }
      surroundings.stdout.write(`${await requestToken(session.authentication, surroundings)}\n`);
    });
