import { AwsV4Signer } from 'aws4fetch';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsRequest {
  /** Where to send it; its host is what is signed. */
  readonly url: string;
  readonly service: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default those of an emulator */
  readonly credentials?: Credentials;
  readonly region?: string;
}

/** An emulator takes any credentials; its account is made of the twelve digits of neither. */
export const EMULATOR_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
export const EMULATOR_REGION = 'us-east-1';

/** A request signed with AWS credentials, for what no SDK has a client for: the IAM door is one. */
export async function signedFetch(request: AwsRequest): Promise<Response> {
  const { method = 'POST', credentials = EMULATOR_CREDENTIALS, region = EMULATOR_REGION, ...rest } = request;
  const signer = new AwsV4Signer({ ...rest, ...credentials, method, region });
  const { url, headers, body } = await signer.sign();
  return fetch(url, { method, headers, body: body ?? null });
}

/** An operation of an AWS API that speaks JSON, by the target its clients name. */
export async function callAws(
  endpoint: string,
  service: string,
  target: string,
  input: object,
): Promise<Record<string, unknown>> {
  const response = await signedFetch({
    url: `${endpoint}/`,
    service,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target} answered ${response.status}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}
