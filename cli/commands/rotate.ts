import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { answerOf } from '../api.ts';
import type { Connect } from '../connected.ts';
import { usage } from '../exit-codes.ts';
import { secretFrom, wholeNumber } from '../options.ts';
import { writePrivately } from '../profiles.ts';
import { described } from '../webhooks.ts';

/** A token goes from a variable or to a file: what is printed ends in logs and in the terminal's history. */
export const rotateCommand = (connect: Connect) =>
  new Command('rotate')
    .description('replace the token; the one before signs beside it for a while')
    .argument('<name>')
    .option('--secret-env <NAME>', 'the new token is in this environment variable')
    .option('--secret-file <path>', 'let the API make the new token, and write it here, for the owner only')
    .option('--overlap <seconds>', 'how long the old token goes on signing', wholeNumber)
    .addHelpText(
      'after',
      '\nExample:\n  fanfare webhooks rotate orders --secret-file orders.token --overlap 3600',
    )
    .action(async (name, { secretEnv, secretFile, overlap }) => {
      const { client, ofWebhook, out, surroundings } = connect();
      if ((secretEnv === undefined) === (secretFile === undefined)) {
        throw usage(
          'say where the token is or where it goes: --secret-env or --secret-file; it is never printed',
        );
      }
      const token = secretFrom(secretEnv, surroundings.env);
      const { data } = await answerOf(
        client.POST('/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/rotate-token', {
          params: { path: ofWebhook(name) },
          body: {
            ...(token !== undefined && { hmac_key: token }),
            ...(overlap !== undefined && { overlap_seconds: overlap }),
          },
        }),
      );
      const { webhook, hmac_key: generated } = data;
      if (secretFile !== undefined && generated !== undefined) {
        writePrivately(resolve(secretFile), generated);
        out.note(`the token is in ${secretFile}; it cannot be read again elsewhere`);
      }
      out.answer(JSON.stringify({ webhook }), () => described(webhook));
    });
