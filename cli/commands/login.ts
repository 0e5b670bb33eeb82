import { Command } from '@commander-js/extra-typings';
import { requestToken } from '../authorize.ts';
import { usage } from '../exit-codes.ts';
import { createOutput } from '../output.ts';
import { type Authentication, configFile, readConfig, writeConfig } from '../profiles.ts';
import { baseOf, type GlobalOptions } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import { table } from '../table.ts';

const DEFAULT_PROFILE = 'default';
/** Part of the host of every API of API Gateway: `<id>.execute-api.<region>.amazonaws.com`. */
const REGION_IN_HOST = /\.execute-api\.([a-z0-9-]+)\./;

export const loginCommand = (options: () => GlobalOptions, surroundings: Surroundings) =>
  new Command('login')
    .description('keep an endpoint, and how to get in there, as a profile')
    .argument('[profile]', 'its name', DEFAULT_PROFILE)
    .option('--token-url <url>', 'the JWT door: where tokens are had (the output TokenUrl of the stack)')
    .option('--client-id <id>', 'the JWT door: the client (MachineClientId)')
    .option('--secret-stdin', "the JWT door: keep the client's secret, read from standard input")
    .option('--iam', 'the IAM door: sign with AWS credentials of the environment')
    .option('--region <region>', 'the IAM door: where it is not in the endpoint')
    .addHelpText(
      'after',
      `
Without --secret-stdin the secret is taken from FANFARE_CLIENT_SECRET at each command. The file is for its owner only.

Examples:
  fanfare login --endpoint http://127.0.0.1:8787 --project demo
  fanfare login dev --endpoint <JwtApiUrl> --project orders --token-url <TokenUrl> --client-id <MachineClientId>
  fanfare login ops --endpoint <IamApiUrl> --project orders --iam`,
    )
    .action(async (name, given) => {
      const { endpoint, project, geo, json } = options();
      if (endpoint === undefined) throw usage('--endpoint: say where the API is');
      const base = baseOf(endpoint);
      const authentication = await authenticationOf(base, given, surroundings);
      const file = configFile(surroundings.env);
      const config = readConfig(file);
      const profile = { endpoint: base, ...(project && { project }), ...(geo && { geo }), authentication };
      writeConfig(file, { current: name, profiles: { ...config.profiles, [name]: profile } });
      createOutput(surroundings, json).answer(
        JSON.stringify({ profile: name, endpoint: base, authentication: authentication.type, file }),
        () => `${name} is ${base}, and is used from now on; kept in ${file}`,
      );
    });

interface Given {
  readonly tokenUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly secretStdin?: true | undefined;
  readonly iam?: true | undefined;
  readonly region?: string | undefined;
}

/** Tried before it is kept: a wrong secret is found now, not by the first command. */
async function authenticationOf(
  endpoint: string,
  { tokenUrl, clientId, secretStdin, iam, region }: Given,
  surroundings: Surroundings,
): Promise<Authentication> {
  if (iam) {
    const found = region ?? REGION_IN_HOST.exec(endpoint)?.[1] ?? surroundings.env.AWS_REGION;
    if (!found) throw usage('--region: the endpoint does not tell it');
    return { type: 'iam', region: found };
  }
  if (tokenUrl === undefined && clientId === undefined) return { type: 'none' };
  if (tokenUrl === undefined || clientId === undefined)
    throw usage('--token-url and --client-id belong together');
  const secret = secretStdin ? (await surroundings.readStdin()).trim() : undefined;
  const authentication = {
    type: 'client-credentials' as const,
    token_url: tokenUrl,
    client_id: clientId,
    ...(secret && { client_secret: secret }),
  };
  if (secret || surroundings.env.FANFARE_CLIENT_SECRET) await requestToken(authentication, surroundings);
  return authentication;
}

export function profilesCommand(options: () => GlobalOptions, surroundings: Surroundings) {
  return new Command('profiles').description('what login has kept; secrets are not shown').action(() => {
    const { current, profiles } = readConfig(configFile(surroundings.env));
    const list = Object.entries(profiles).map(([name, { endpoint, project, authentication }]) => ({
      name,
      current: name === current,
      endpoint,
      project,
      authentication: authentication.type,
    }));
    createOutput(surroundings, options().json).answer(JSON.stringify({ profiles: list }), () =>
      table(
        ['', 'PROFILE', 'ENDPOINT', 'PROJECT', 'AUTHENTICATION'],
        list.map((each) => [
          each.current ? '*' : '',
          each.name,
          each.endpoint,
          each.project,
          each.authentication,
        ]),
      ),
    );
  });
}

export const logoutCommand = (surroundings: Surroundings) =>
  new Command('logout')
    .description('forget a profile, its secret included')
    .argument('<profile>')
    .action((name) => {
      const file = configFile(surroundings.env);
      const { current, profiles } = readConfig(file);
      const { [name]: gone, ...rest } = profiles;
      if (!gone) throw usage(`profile: there is no ${name}`);
      writeConfig(file, { current: current === name ? DEFAULT_PROFILE : current, profiles: rest });
    });
