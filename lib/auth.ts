import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { GivenIssuer } from './service-options.ts';
import type { ServiceSettings } from './stage.ts';

/** Whose access tokens the authorizer takes, in the words of its environment. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** Empty: any client of the issuer. */
  readonly audiences: readonly string[];
  readonly rolesClaim: string;
}

/** Tokens of machine clients cost Cognito money each, so they should last; grants are looked up anyway. */
const MACHINE_TOKEN_VALIDITY = Duration.hours(1);
/** A working day: whoever comes back the next morning signs in again. Signing out revokes it at once. */
const CONSOLE_SESSION = Duration.hours(12);
/** Said, because a client that says nothing allows passwords in requests of its own (SRP) and custom flows too. */
const REFRESH_ONLY = { userSrp: false };
const PASSWORD_MIN_CHARACTERS = 14;
const API_SCOPE = { scopeName: 'api', scopeDescription: 'Use the Fanfare API' };
/** Characters of the construct's address: host names of user pools are unique in a Region, over all accounts. */
const ADDRESS_CHARACTERS = 8;

export interface AuthProps {
  readonly settings: ServiceSettings;
}

/** The user pool of a deployment that brings no issuer of its own: people by group, machines by grant. */
export class Auth extends Construct {
  readonly userPool: UserPool;
  readonly domain: UserPoolDomain;
  /** A client for a first machine; more are made in the pool, without a deployment. */
  readonly machineClient: UserPoolClient;
  private readonly resourceServer: UserPoolResourceServer;

  constructor(scope: Construct, id: string, { settings }: AuthProps) {
    super(scope, id);
    this.userPool = createUserPool(this, settings);
    this.domain = this.userPool.addDomain('Domain', {
      cognitoDomain: {
        domainPrefix: `fanfare-${Aws.ACCOUNT_ID}-${this.node.addr.slice(-ADDRESS_CHARACTERS)}`,
      },
    });
    this.resourceServer = this.userPool.addResourceServer('Api', {
      identifier: 'fanfare',
      scopes: [new ResourceServerScope(API_SCOPE)],
    });
    this.machineClient = this.userPool.addClient('MachineClient', {
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [this.apiScope] },
      accessTokenValidity: MACHINE_TOKEN_VALIDITY,
      disableOAuth: false,
      authFlows: REFRESH_ONLY,
    });
  }

  /** What tokens of this pool call their issuer. Put together, because not every emulator knows the attribute. */
  get issuer(): string {
    return `${this.cognitoHost}/${this.userPool.userPoolId}`;
  }

  /** The pool serves this deployment alone, so any of its clients may call; what it may do is another matter. */
  issuerOf({ emulatorEndpoint = this.cognitoHost }: ServiceSettings): TokenIssuer {
    return {
      issuer: this.issuer,
      jwksUri: `${emulatorEndpoint}/${this.userPool.userPoolId}/.well-known/jwks.json`,
      audiences: [],
      rolesClaim: 'cognito:groups',
    };
  }

  /** The console signs people in with a code and PKCE: it can keep no secret. */
  addConsoleClient(origin: string): UserPoolClient {
    return this.userPool.addClient('ConsoleClient', {
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`${origin}/signed-in`],
        logoutUrls: [`${origin}/`],
      },
      preventUserExistenceErrors: true,
      authFlows: REFRESH_ONLY,
      enableTokenRevocation: true,
      refreshTokenValidity: CONSOLE_SESSION,
    });
  }

  get cognitoHost(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://cognito-idp.${region}.${urlSuffix}`;
  }

  private get apiScope(): OAuthScope {
    return OAuthScope.resourceServer(this.resourceServer, new ResourceServerScope(API_SCOPE));
  }
}

/** An issuer that somebody else runs. */
export const givenIssuer = (door: GivenIssuer): TokenIssuer => ({
  issuer: door.issuer,
  jwksUri: door.jwksUri ?? `${door.issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
  audiences: door.audiences,
  rolesClaim: door.rolesClaim ?? '',
});

function createUserPool(scope: Construct, settings: ServiceSettings): UserPool {
  const userPool = new UserPool(scope, 'UserPool', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: PASSWORD_MIN_CHARACTERS,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
    deletionProtection: settings.protectData,
    removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(userPool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason: 'People are invited, not signed up; their administrator may require MFA.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason: 'The Plus plan is billed per user: whether it is worth that is the choice of a deployment.',
    },
    {
      id: 'AwsSolutions-COG3',
      reason: 'Threat protection needs the Plus plan, billed per user: a choice of its own.',
    },
  );
  return userPool;
}
