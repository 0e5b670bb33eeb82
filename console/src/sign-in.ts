import type { SignInConfig } from './config.ts';
import { paths } from './paths.ts';
import { depart } from './shell/departure.ts';

export interface SignIn {
  readonly userName: string | undefined;
  /** Signs in first when there is no valid token; the page then leaves and comes back to where it was. */
  accessToken(): Promise<string>;
  /** The API no longer accepts the token. */
  again(): Promise<void>;
  signOut(): Promise<void>;
}

/** What is remembered over the round trip to the issuer. */
interface Return {
  readonly to: string;
}

/** Milliseconds: a token refused as soon as it was issued would be refused again, round and round. */
const TOO_SOON_MS = 5_000;

const NEVER = new Promise<never>(() => {});

/**
 * OIDC, code + PKCE, with the issuer the server names. The library is loaded only then. Tokens live in the
 * session's storage: a new tab signs in again, most often without being asked.
 * @returns the address to show: where the user was before signing in, or where they are
 */
export async function startSignIn(config: SignInConfig): Promise<{ signIn: SignIn; address: string }> {
  const { UserManager } = await import('oidc-client-ts');
  const manager = new UserManager({
    authority: config.issuer,
    client_id: config.client_id,
    scope: config.scopes,
    response_type: 'code',
    redirect_uri: window.location.origin + paths.signedIn,
    post_logout_redirect_uri: `${window.location.origin}/`,
    // A refresh token renews the session; the Content-Security-Policy allows no iframe.
    automaticSilentRenew: true,
    loadUserInfo: false,
    monitorSession: false,
  });
  const here = `${window.location.pathname}${window.location.search}`;
  let leaving: Promise<never> | undefined;
  const goAway = async (to: string): Promise<never> => {
    await depart();
    await manager.signinRedirect({ state: { to } satisfies Return });
    return NEVER;
  };
  // Several calls find out at once that the session is over; one of them leaves.
  const leave = (to: string): Promise<never> => {
    leaving ??= goAway(to);
    return leaving;
  };
  const whereWeAre = (): string => `${window.location.pathname}${window.location.search}`;

  const startedAtMs = Date.now();
  const isReturn = window.location.pathname === paths.signedIn;
  const user = isReturn ? await manager.signinRedirectCallback() : await manager.getUser();
  if (!user || user.expired) return leave(isReturn ? '/' : here);

  const signIn: SignIn = {
    userName: user.profile.email ?? user.profile.name ?? user.profile.sub,
    async accessToken() {
      const current = await manager.getUser();
      return current && !current.expired ? current.access_token : leave(whereWeAre());
    },
    async again() {
      if (isReturn && Date.now() - startedAtMs < TOO_SOON_MS) return;
      await manager.removeUser();
      await leave(whereWeAre());
    },
    async signOut() {
      // What a tab left behind can renew no session. Access tokens cannot be revoked everywhere, and end by themselves.
      await manager.revokeTokens(['refresh_token']).catch(() => undefined);
      // Cognito wants its own names, without which the session at the issuer goes on; others ignore them.
      const extraQueryParams = { client_id: config.client_id, logout_uri: `${window.location.origin}/` };
      // Issuers without an end-session endpoint exist: the session here ends all the same.
      await manager.signoutRedirect({ extraQueryParams }).catch(() => manager.removeUser());
    },
  };
  return { signIn, address: isReturn ? returnAddress(user.state) : here };
}

/** Only ever a path of this console, whatever came back. */
function returnAddress(state: unknown): string {
  const { to } = (state ?? {}) as Partial<Return>;
  return typeof to === 'string' && /^\/(?!\/)/.test(to) ? to : '/';
}
