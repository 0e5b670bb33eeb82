import { describe, expect, test } from 'vitest';
import { EVERY_STAGE, only, resourcesOf } from './synthesis.ts';

describe.each(EVERY_STAGE)('signing in to %s', (_, template) => {
  const pool = only(resourcesOf(template, 'AWS::Cognito::UserPool')).properties;
  const clients = resourcesOf(template, 'AWS::Cognito::UserPoolClient');

  test('is for people who were invited: nobody signs up', () => {
    expect(pool.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true });
  });

  test('takes a second factor, an app and no text message', () => {
    expect(pool).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
  });

  test('wants long passwords', () => {
    expect(pool.Policies).toMatchObject({ PasswordPolicy: { MinimumLength: 14, RequireSymbols: true } });
  });

  test('happens on the pool’s own pages: clients may refresh, and send no password themselves', () => {
    expect(clients.length).toBeGreaterThan(0);
    for (const { properties } of clients) {
      expect(properties.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
    }
  });

  test('in the console ends with the working day, at the latest, and at once when signed out', () => {
    for (const { properties } of clients.filter(({ path }) => path.endsWith('ConsoleClient'))) {
      expect(properties).toMatchObject({
        EnableTokenRevocation: true,
        RefreshTokenValidity: 12 * 60,
        TokenValidityUnits: { RefreshToken: 'minutes' },
        AllowedOAuthFlows: ['code'],
        GenerateSecret: false,
        PreventUserExistenceErrors: 'ENABLED',
      });
      expect(properties.LogoutURLs).toHaveLength(1);
    }
  });
});
