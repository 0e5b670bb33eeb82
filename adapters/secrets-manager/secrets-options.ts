import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export interface SecretsOptions {
  readonly client: SecretsManagerClient;
  /** What the name of every secret begins with; it tells those of one deployment from all others. */
  readonly prefix: string;
}
