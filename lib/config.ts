import * as z from 'zod';
import { DISPOSABLE, emulatorAt, PRODUCTION, type ServiceSettings } from './stage.ts';

const account = z.string().regex(/^\d{12}$/, 'an account has twelve digits');
const arn = (service: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `an ARN of ${service}`);
const domain = z.strictObject({
  name: z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a host name in lower case'),
  certificateArn: arn('acm'),
});
const jwtDoor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own-user-pool') }),
  z.strictObject({
    kind: z.literal('issuer'),
    issuer: z.url(),
    audiences: z.tuple([z.string().min(1)], z.string().min(1)),
    jwksUri: z.url().exactOptional(),
    rolesClaim: z.string().min(1).exactOptional(),
  }),
]);

/** Retentions that CloudWatch Logs knows, in days. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653] as const;

/** Where the functions that call destinations run, by ids: nothing is looked up when the template is made. */
const network = z.strictObject({
  vpcId: z.string().regex(/^vpc-/, 'an id of a VPC'),
  availabilityZones: z.array(z.string()).min(1),
  /** One per zone, with a way out. */
  privateSubnetIds: z.array(z.string().regex(/^subnet-/, 'an id of a subnet')).min(1),
  securityGroupIds: z.array(z.string().regex(/^sg-/, 'an id of a security group')).min(1),
});

const settings = z.strictObject({
  geo: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a word in lower case'),
  doors: z.strictObject({ jwt: jwtDoor.exactOptional(), iam: z.boolean() }),
  domains: z.strictObject({
    jwt: domain.exactOptional(),
    iam: domain.exactOptional(),
    console: domain.exactOptional(),
  }),
  destinations: z.strictObject({
    httpsOnly: z.boolean(),
    allowedCidrs: z.array(z.string()),
    allowedHosts: z.array(z.string().lowercase()),
  }),
  retryScheduleSeconds: z.array(z.number().int().min(0)).min(1),
  protectData: z.boolean(),
  pointInTimeRecovery: z.strictObject({ webhooks: z.boolean(), deliveries: z.boolean() }),
  customerKey: z.boolean(),
  logRetention: z.literal(RETENTIONS),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  throttle: z.strictObject({ requestsPerSecond: z.number().positive(), burst: z.number().int().positive() }),
  maxConcurrency: z.strictObject({
    router: z.number().int().min(2).max(1000),
    dispatcher: z.number().int().min(2).max(1000),
    waker: z.number().int().min(2).max(1000),
  }),
  console: z.boolean(),
  webAclArn: arn('wafv2').exactOptional(),
  alarms: z.union([
    z.literal(false),
    z.strictObject({ emails: z.array(z.email()), topicArn: arn('sns').exactOptional() }),
  ]),
  dashboard: z.boolean(),
  tracing: z.boolean(),
  publisherAccounts: z.array(account),
});

const stage = z.strictObject({
  ...settings.partial().shape,
  /** What holds where the stage says nothing: data that is kept and watched, or a stage that leaves nothing behind. */
  basis: z.enum(['production', 'disposable']),
  /** A deployment with other credentials is refused. @default those of the shell */
  account: account.exactOptional(),
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
