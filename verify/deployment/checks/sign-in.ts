import {
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { holds, nothingWrong } from '../../check.ts';
import { expectStatus, get } from '../api.ts';
import type { DeploymentCheck } from '../trial.ts';

const discovery = z.object({
  issuer: z.string().min(1),
  jwks_uri: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
});
const keys = z.object({ keys: z.array(z.object({ kid: z.string(), kty: z.string() })).min(1) });
const claims = z.object({ iss: z.string(), exp: z.number(), iat: z.number() });
/** Seconds: shorter tokens cost Cognito money, longer ones outlive a withdrawal that does not ask for grants. */
const TOKEN_LIFE = { least: 30 * 60, most: 24 * 60 * 60 };

export const signInChecks: readonly DeploymentCheck[] = [
  {
    id: 'sign-in/discovery',
    claim: 'The user pool says where it signs people in, and its keys are there.',
    needs: ['user pool'],
    async try({ deployment: { issuer } }) {
      const page = expectStatus(
        await get(`${issuer}/.well-known/openid-configuration`),
        200,
        'the discovery',
      );
      const { jwks_uri } = discovery.parse(page.body);
      const { keys: found } = keys.parse(expectStatus(await get(jwks_uri), 200, jwks_uri).body);
      return holds(
        found.every(({ kty }) => kty === 'RSA'),
        'a key is not RSA',
      );
    },
  },
  {
    id: 'sign-in/machine-token',
    claim: 'A machine gets a token of this pool that lasts long enough to be kept.',
    needs: ['user pool', 'project'],
    async try({ deployment: { outputs }, project }) {
      const [, payload = ''] = (await project.accessToken()).split('.');
      const { iss, exp, iat } = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
      const seconds = exp - iat;
      return nothingWrong([
        ...(iss.endsWith(`/${outputs.UserPoolId}`) ? [] : [`it is of ${iss}`]),
        ...(seconds >= TOKEN_LIFE.least && seconds <= TOKEN_LIFE.most ? [] : [`it lasts ${seconds} s`]),
      ]);
    },
  },
  {
    id: 'sign-in/clients',
    claim: 'No client takes passwords, and no browser hands tokens over in an address.',
    needs: ['user pool'],
    async try({ deployment: { aws, outputs } }) {
      const { UserPoolId } = outputs;
      const { UserPoolClients = [] } = await aws.cognito.send(
        new ListUserPoolClientsCommand({ UserPoolId, MaxResults: CLIENTS_LOOKED_AT }),
      );
      const wrong: string[] = [];
      for (const { ClientId } of UserPoolClients) {
        const { UserPoolClient } = await aws.cognito.send(
          new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
        );
        const flows = [
          ...(UserPoolClient?.ExplicitAuthFlows ?? []),
          ...(UserPoolClient?.AllowedOAuthFlows ?? []),
        ];
        const bad = flows.filter((flow) => /PASSWORD|SRP|CUSTOM|implicit/.test(flow));
        if (bad.length > 0) wrong.push(`${ClientId} allows ${bad.join(', ')}`);
      }
      return nothingWrong(wrong);
    },
  },
];

const CLIENTS_LOOKED_AT = 60;
