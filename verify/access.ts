import { EMULATOR_CREDENTIALS, EMULATOR_REGION } from '../local/aws-request.ts';
import type { AwsAccess } from './deployment/aws-clients.ts';

/** AWS_ENDPOINT_URL means an emulator, which takes any credentials; nothing said is AWS, with those of the shell. */
export function accessOf(endpoint: string | undefined): AwsAccess {
  return endpoint ? { endpoint, region: EMULATOR_REGION, credentials: EMULATOR_CREDENTIALS } : {};
}
