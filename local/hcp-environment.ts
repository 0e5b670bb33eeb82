import { join } from 'node:path';

/**
 * Merges a token that never expires into the cache of HashiCorp's SDK, which then asks no token endpoint. Its other
 * entries stay; a cache that is no JSON is left alone. Run by whoever sources the file, for it is their home.
 */
const KEEP_TOKEN = `
const fs = require("node:fs"), path = require("node:path"), os = require("node:os");
const file = path.join(os.homedir(), ".config", "hcp", "creds-cache.json");
let cache = {};
try { cache = JSON.parse(fs.readFileSync(file, "utf8")); } catch (error) { if (error.code !== "ENOENT") { console.error(file + " is not valid JSON: left as it is"); process.exit(1); } }
cache["service-principals"] = { ...cache["service-principals"], "fanfare-local": { access_token: "local", access_token_expiry: "2099-01-01T00:00:00Z", geography: "us" } };
fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
fs.writeFileSync(file, JSON.stringify(cache), { mode: 0o600 });
fs.chmodSync(file, 0o600);
`.trim();

export const hcpEnvironmentFile = (stateDir: string): string => join(stateDir, 'hcp.env');

/**
 * What points Terraform's hcp provider and HashiCorp's SDK at the local server, for a POSIX shell to source. The SDK wants
 * a client's id and secret all the same; the server looks at neither.
 * @param node the program that runs the merge, by its path
 */
export const hcpEnvironment = (
  port: number,
  projectId: string,
  node: string,
): string => `# Written by npm start.
export HCP_API_ADDRESS=127.0.0.1:${port} HCP_API_TLS=disabled HCP_SKIP_STATUS_CHECK=true
export HCP_CLIENT_ID=fanfare-local HCP_CLIENT_SECRET=unused HCP_PROJECT_ID=${projectId}
# Each of these would send the SDK elsewhere.
unset HCP_API_HOST HCP_AUTH_URL HCP_AUTH_TLS HCP_GEOGRAPHY HCP_ORGANIZATION_ID
${quoted(node)} --input-type=commonjs --eval '${KEEP_TOKEN}'
`;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
