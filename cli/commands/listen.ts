import { Command } from '@commander-js/extra-typings';
import type { Connect, Connected } from '../connected.ts';
import { usage } from '../exit-codes.ts';
import { keptPosition } from '../listening/kept-position.ts';
import { listen } from '../listening/listen.ts';
import { BEGINNING, OVERLAP_MS, type Position } from '../listening/watch.ts';
import { secretFrom, timeOf, wholeNumber } from '../options.ts';

/** Two requests a second would use up a good part of what the door lets one caller do. */
const INTERVAL_MS = 2_000;

export const listenCommand = (connect: Connect) =>
  new Command('listen')
    .description("forward a webhook's deliveries to a receiver on this machine, without a tunnel")
    .requiredOption('--webhook <name>', 'whose deliveries; it may be switched off')
    .requiredOption('--forward-to <url>', 'such as http://localhost:3000/hook')
    .option('--secret-env <NAME>', 'sign with the token in this environment variable')
    .option('--since <time>', 'what was accepted since then too: 15m, 2h, or RFC 3339')
    .option('--resume', 'go on where the last listen to this webhook ended')
    .option('--interval <ms>', 'milliseconds between looks', wholeNumber, INTERVAL_MS)
    .addHelpText(
      'after',
      `
The body is byte for byte what the webhook's own destination gets. A signature cannot be had without the token, which
the API never gives out: name the variable that holds it, or what arrives is not signed.

Example:
  fanfare listen --webhook orders --forward-to http://localhost:3000/hook --secret-env ORDERS_TOKEN`,
    )
    .action(async (options) => {
      const connected = connect();
      const token = secretFrom(options.secretEnv, connected.surroundings.env);
      const url = targetOf(options.forwardTo);
      if (token === undefined) {
        connected.out.note(
          'not signed: only the token makes a signature; --secret-env names the variable that holds it',
        );
      }
      const place = keptPosition(connected.session, options.webhook, connected.surroundings);
      await listen(connected, {
        webhook: options.webhook,
        target: { url, token },
        from: options.resume ? place.read() : startOf(options.since, connected),
        intervalMs: options.interval,
        keep: place.write,
      });
    });

function startOf(since: string | undefined, { surroundings }: Connected): Position | undefined {
  if (since === undefined) return undefined;
  return { ...BEGINNING, newestMs: Date.parse(timeOf(since, surroundings.now())) + OVERLAP_MS };
}

function targetOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw usage(`--forward-to: ${text} is not a URL such as http://localhost:3000/hook`);
  }
  return text;
}
