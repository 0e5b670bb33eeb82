import type { Deployment } from './deployment.ts';

/** What a deployment, its place or the command line may not have. */
export type Need =
  | 'jwt door'
  | 'iam door'
  | 'user pool'
  | 'console'
  | 'project'
  | 'receiver'
  | 'requests seen'
  | 'half an hour'
  | 'leave to redrive'
  | 'leave to alarm'
  | 'expired token'
  | 'role to narrow'
  | 'tls'
  | 'throttling'
  | 'alarms'
  | 'metrics'
  | 'access logs'
  | 'expiry'
  | 'backups'
  | 'encryption'
  | 'switch states';

const OF_AN_EMULATOR: Readonly<Partial<Record<Need, string>>> = {
  console: 'an emulator has no CloudFront',
  'role to narrow': 'an emulator enforces no IAM policy',
  tls: 'an emulator speaks plain HTTP',
  throttling: 'an emulator throttles nobody',
  alarms: 'an emulator evaluates no alarms',
  'leave to alarm': 'an emulator evaluates no alarms',
  metrics: 'an emulator counts no metrics',
  'access logs': 'an emulator writes no access logs',
  expiry: 'an emulator does not say what expires in its tables',
  backups: 'an emulator makes no backups',
  'switch states': 'an emulator says "Enabled" of an event source that is switched off',
  encryption: 'an emulator does not say how its tables are encrypted',
};

/** Why a check with this need cannot be tried on this deployment; nothing when it can. */
export function lacking(deployment: Deployment, need: Need): string | undefined {
  if (deployment.place === 'emulator' && OF_AN_EMULATOR[need] !== undefined) return OF_AN_EMULATOR[need];
  return WHY_NOT[need]?.(deployment);
}

const unless = (there: unknown, reason: string): string | undefined => (there ? undefined : reason);

const WHY_NOT: Readonly<Partial<Record<Need, (deployment: Deployment) => string | undefined>>> = {
  'jwt door': ({ jwtApi }) => unless(jwtApi, 'this stage has no JWT door'),
  'iam door': ({ iamApi }) => unless(iamApi, 'this stage has no IAM door'),
  'user pool': ({ outputs }) => unless(outputs.UserPoolId, 'this stage has no user pool of its own'),
  console: ({ outputs }) => unless(outputs.ConsoleUrl, 'this stage has no console'),
  project: ({ iamApi }) => unless(iamApi, 'a first grant needs the IAM door, which is closed'),
  receiver: ({ options, place }) =>
    unless(place === 'emulator' || options.receiver, 'no receiver to deliver to: --receiver'),
  'requests seen': ({ options, place }) =>
    unless(place === 'emulator' || options.listen, 'only the receiver sees what it gets: --listen'),
  'half an hour': ({ options, place }) =>
    unless(place === 'emulator' || options.slow, 'takes some twenty minutes: --slow'),
  'leave to redrive': ({ options }) => unless(options.redrive, 'turns a switch of the stack: --redrive'),
  'leave to alarm': ({ options }) => unless(options.alarm, 'tells whoever hears of alarms: --alarm'),
  'expired token': () =>
    unless(process.env.FANFARE_EXPIRED_TOKEN, 'needs a token that has run out: FANFARE_EXPIRED_TOKEN'),
  'role to narrow': ({ options }) =>
    unless(options.role, 'needs a role that may be assumed and may use the IAM door: --role'),
  alarms: ({ resources }) =>
    unless(
      resources.some(({ type }) => type === 'AWS::CloudWatch::Alarm'),
      'this stage has no alarms',
    ),
  metrics: ({ resources }) =>
    unless(
      resources.some(({ type }) => type === 'AWS::Logs::MetricFilter'),
      'this stage counts nothing: neither alarms nor dashboard',
    ),
};
