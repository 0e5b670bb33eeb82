import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS, lean } from '../../../adapters/client-settings.ts';
import { createTokenVault } from '../../../adapters/secrets-manager/token-vault.ts';
import type { TokenVault } from '../../../core/ports.ts';
import type { Environment } from '../settings.ts';
import { random } from './process.ts';

/** @param keyId key of KMS for new secrets; empty: AWS's own */
export const vaultOf = (
  { TOKEN_PREFIX: prefix }: Pick<Environment<'janitor'>, 'TOKEN_PREFIX'>,
  keyId = '',
): TokenVault =>
  createTokenVault({ client: lean(new SecretsManagerClient(CLIENT_SETTINGS)), prefix, keyId, random });
