/** What the server that delivers the console says about itself. */
export interface Config {
  /** Empty: the console's own origin. */
  readonly api_base: string;
  readonly geo?: string;
  readonly sign_in: SignInConfig | null;
}

export interface SignInConfig {
  readonly issuer: string;
  readonly client_id: string;
  readonly scopes: string;
}

export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`config.json was answered with status ${response.status}`);
  return response.json();
}
