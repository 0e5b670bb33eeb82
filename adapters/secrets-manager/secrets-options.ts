import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Random } from '../../core/ports.ts';

export interface SecretsOptions {
  readonly client: SecretsManagerClient;
  /** What the name of every secret begins with; it tells those of one deployment from all others. */
  readonly prefix: string;
  /** Key of KMS that encrypts new secrets. @default AWS's own */
  readonly keyId?: string;
  readonly random: Random;
}
