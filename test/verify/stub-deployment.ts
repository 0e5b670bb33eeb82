import type { Result } from '../../verify/check.ts';
import type { AwsClients } from '../../verify/deployment/aws-clients.ts';
import type { Deployment, Options } from '../../verify/deployment/deployment.ts';
import { EVERY_CHECK } from '../../verify/deployment/every-check.ts';
import { lacking } from '../../verify/deployment/needs.ts';
import type { OwnProject } from '../../verify/deployment/own-project.ts';
import { runChecks } from '../../verify/run-checks.ts';

/** What AWS would answer, by the name of the command. */
export type Answers = Readonly<Record<string, (input: never) => unknown>>;

export const NO_OPTIONS: Options = { slow: false, redrive: false, alarm: false };

/** A stack on AWS whose every client answers from the table; what is not in it is an error. */
export function stubDeployment(answers: Answers, parts: Partial<Deployment> = {}): Deployment {
  const client = {
    send: async (command: { constructor: { name: string }; input: never }) => {
      const answer = answers[command.constructor.name.replace(/Command$/, '')];
      if (!answer) throw new Error(`nobody said what ${command.constructor.name} answers`);
      return answer(command.input);
    },
  };
  return {
    place: 'aws',
    stackName: 'fanfare-prod',
    status: 'CREATE_COMPLETE',
    terminationProtection: true,
    region: 'eu-west-1',
    outputs: {},
    resources: [],
    aws: new Proxy({} as AwsClients, { get: () => client }),
    credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' }),
    options: NO_OPTIONS,
    ...parts,
  };
}

/** One check of the list, by its id. */
export async function tryCheck(
  id: string,
  deployment: Deployment,
  project = {} as OwnProject,
): Promise<Result> {
  const checks = EVERY_CHECK.filter((each) => each.id === id);
  const [result] = await runChecks(
    checks,
    { deployment, project },
    (need) => lacking(deployment, need),
    () => {},
  );
  if (!result) throw new Error(`there is no check ${id}`);
  return result;
}
