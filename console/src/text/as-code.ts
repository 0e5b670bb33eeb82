/** Calls and resources as text to be run elsewhere: what a form is about to send, without any secret. */

const TOKEN_VARIABLE = 'WEBHOOK_TOKEN';

export interface Call {
  readonly method: 'POST' | 'PATCH';
  readonly url: string;
  /** As JSON text. */
  readonly body: string;
  /** Its empty `hmac_key` stands for a token, which is left to a variable. */
  readonly withToken: boolean;
  /** Where the API asks who is calling. */
  readonly withAccessToken: boolean;
}

/** A shell command. `--globoff`: the brackets and braces of a URL are its own. */
export function curlOf({ method, url, body, withToken, withAccessToken }: Call): string {
  // Text of others cannot look like this: their quotes are escaped in JSON.
  const variable = `"hmac_key": "'"$${TOKEN_VARIABLE}"'"`;
  const text = withToken ? quoted(body).replace('"hmac_key": ""', () => variable) : quoted(body);
  return [
    `curl --globoff --request ${method} ${quoted(url)}`,
    ...(withAccessToken ? ['--header "authorization: Bearer $ACCESS_TOKEN"'] : []),
    `--header 'content-type: application/json'`,
    `--data-raw ${text}`,
  ].join(' \\\n  ');
}

/** Between single quotes a POSIX shell takes every character as it is, except the quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

interface Subscribed {
  readonly resource_id?: string;
  readonly events: readonly { readonly source: string; readonly action: string }[];
}

export interface WebhookResource {
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly url: string;
  readonly signed: boolean;
  readonly subscriptions: readonly Subscribed[];
  /** Whether it has a rate, a schedule or a timeout of its own, which HCP's provider does not know. */
  readonly hasSettings: boolean;
}

/** What the provider's own check of a plan lets through. */
const KNOWN_TO_PROVIDER = /^hashicorp(\.[a-z][a-z-]*){2}$/;

/** The resource of HCP's Terraform provider. Its description is never left out: no plan would then be empty. */
export function terraformOf(webhook: WebhookResource): string {
  const sources = webhook.subscriptions.flatMap(({ events }) => events.map(({ source }) => source));
  const lines = [
    ...(webhook.signed
      ? ['variable "webhook_token" {', '  type      = string', '  sensitive = true', '}', '']
      : []),
    ...(sources.every((source) => KNOWN_TO_PROVIDER.test(source))
      ? []
      : [
          '# The provider refuses sources other than hashicorp.<service>.<resource>: subscribe to',
          '# those through the API, and add lifecycle { ignore_changes = [subscriptions] }.',
        ]),
    ...(webhook.hasSettings
      ? ["# The provider does not know a webhook's own rate, schedule and timeout: set them by the API."]
      : []),
    `resource "hcp_notifications_webhook" ${hcl(labelOf(webhook.name))} {`,
    `  name        = ${hcl(webhook.name)}`,
    `  description = ${hcl(webhook.description)}`,
    `  enabled     = ${webhook.enabled}`,
    '',
    '  config = {',
    `    url      = ${hcl(webhook.url)}`,
    ...(webhook.signed ? ['    hmac_key = var.webhook_token'] : []),
    '  }',
    '',
    '  subscriptions = [',
    ...webhook.subscriptions.flatMap(subscriptionLines),
    '  ]',
    '}',
  ];
  return lines.join('\n');
}

function subscriptionLines({ resource_id, events }: Subscribed): string[] {
  const bySource = Map.groupBy(events, ({ source }) => source);
  return [
    '    {',
    ...(resource_id === undefined ? [] : [`      resource_id = ${hcl(resource_id)}`]),
    '      events = [',
    ...[...bySource].map(
      ([source, ofSource]) =>
        `        { source = ${hcl(source)}, actions = [${ofSource.map(({ action }) => hcl(action)).join(', ')}] },`,
    ),
    '      ]',
    '    },',
  ];
}

/** Labels begin with a letter or an underscore and have no full stops. */
const labelOf = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9_-]/g, '_').replace(/^(?![A-Za-z_])/, '_');

/** A JSON string is one of HCL's, but for the two openings of a template and two escapes HCL does not know. */
const hcl = (text: string): string =>
  JSON.stringify(text)
    .replaceAll('${', '$${')
    .replaceAll('%{', '%%{')
    .replaceAll('\\b', '\\u0008')
    .replaceAll('\\f', '\\u000c');
