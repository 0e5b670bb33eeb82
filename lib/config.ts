import * as z from 'zod';
import { account, arn, settingsSchema } from './settings-schema.ts';
import { DISPOSABLE, emulatorAt, PRODUCTION, type ServiceSettings } from './stage.ts';

const settings = settingsSchema();

/** Where the functions that call destinations run, by ids: nothing is looked up when the template is made. */
const network = z.strictObject({
  vpcId: z.string().regex(/^vpc-/, 'an id of a VPC'),
  availabilityZones: z.array(z.string()).min(1),
  /** One per zone, with a way out. */
  privateSubnetIds: z.array(z.string().regex(/^subnet-/, 'an id of a subnet')).min(1),
  securityGroupIds: z.array(z.string().regex(/^sg-/, 'an id of a security group')).min(1),
});

const stage = z.strictObject({
  ...settings.partial().shape,
  /** What holds where the stage says nothing: data that is kept and watched, or a stage that leaves nothing behind. */
  basis: z.enum(['production', 'disposable']),
  /** A deployment with other credentials is refused. @default those of the shell */
  account: account().exactOptional(),
  /** @default that of the shell */
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region')
    .exactOptional(),
  network: network.exactOptional(),
  /** Policy that no role of the stack may exceed. */
  permissionsBoundaryArn: arn('iam').exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
});

const config = z.strictObject({
  stages: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'a short word in lower case'), stage),
});

/** What fanfare.config.ts says. */
export type FanfareConfig = z.input<typeof config>;
export type NetworkIds = z.output<typeof network>;

/** One stage, ready to be made into a stack. */
export interface Stage {
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly account?: string;
  readonly region?: string;
  readonly network?: NetworkIds;
  readonly permissionsBoundaryArn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A stage's settings once its basis has filled in what it does not say. */
const filledIn = z.object(settings.shape);

const BASES = { production: PRODUCTION, disposable: DISPOSABLE };
export const EMULATOR = 'emulator';

/** @throws Error naming each setting that is wrong, and how */
export function stagesOf(written: unknown): readonly Stage[] {
  const parsed = config.safeParse(written);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(`fanfare.config.ts is not as it should be:\n${faults.join('\n')}`);
  }
  if (EMULATOR in parsed.data.stages) throw new Error(`fanfare.config.ts: the stage ${EMULATOR} is built in`);
  return Object.entries(parsed.data.stages).map(([name, given]) => {
    const { basis, account, region, network, permissionsBoundaryArn, tags = {}, ...said } = given;
    return {
      name,
      settings: { ...BASES[basis], ...filledIn.parse({ ...BASES[basis], ...said }) },
      ...(account !== undefined && { account }),
      ...(region !== undefined && { region }),
      ...(network !== undefined && { network }),
      ...(permissionsBoundaryArn !== undefined && { permissionsBoundaryArn }),
      tags,
    };
  });
}

/**
 * @param name as given to `-c stage=`
 * @param endpoint AWS_ENDPOINT_URL: the stage of the emulator is for nothing else
 * @throws Error naming the stages there are
 */
export function stageNamed(name: unknown, stages: readonly Stage[], endpoint: string | undefined): Stage {
  const names = [...stages.map((each) => each.name), EMULATOR].join(', ');
  if (typeof name !== 'string') throw new Error(`say which stage: -c stage=<one of ${names}>`);
  if (name === EMULATOR) return emulatorStage(endpoint);
  const found = stages.find((each) => each.name === name);
  if (!found) throw new Error(`stage: there is no "${name}" in fanfare.config.ts, only ${names}`);
  return found;
}

/** Its webhooks may call loopback: on AWS that is where Lambda's runtime API listens. */
function emulatorStage(endpoint: string | undefined): Stage {
  if (endpoint === undefined || endpoint === '')
    throw new Error(`stage: ${EMULATOR} is for an emulator at AWS_ENDPOINT_URL, which is not set`);
  return { name: EMULATOR, settings: emulatorAt(endpoint), tags: {} };
}
