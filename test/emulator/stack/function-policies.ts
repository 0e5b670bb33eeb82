import * as z from 'zod';
import { signedFetch } from '../../../local/aws-request.ts';

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]),
  Condition: z.unknown().optional(),
});
const document = z.object({ Version: z.string(), Statement: z.array(statement) });
export type PolicyDocument = z.output<typeof document>;

/** The policies of a role, as they were deployed: every reference is an ARN by now. */
export async function policiesOf(endpoint: string, role: string): Promise<PolicyDocument[]> {
  const names = await ask(endpoint, { Action: 'ListRolePolicies', RoleName: role });
  const policies: PolicyDocument[] = [];
  for (const [, PolicyName = ''] of names.matchAll(/<member>(.*?)<\/member>/g)) {
    const xml = await ask(endpoint, { Action: 'GetRolePolicy', RoleName: role, PolicyName });
    const [, text = ''] = /<PolicyDocument>(.*?)<\/PolicyDocument>/s.exec(xml) ?? [];
    policies.push(
      document.parse(JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : unescaped(text))),
    );
  }
  return policies;
}

async function ask(endpoint: string, parameters: Record<string, string>): Promise<string> {
  const response = await signedFetch({
    url: `${endpoint}/`,
    service: 'iam',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Version: '2010-05-08', ...parameters }).toString(),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${parameters.Action} was answered ${response.status}: ${text}`);
  return text;
}

const unescaped = (xml: string): string =>
  xml.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
