import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

export interface AwsRequest {
  /** Where to send it; its host is what is signed. */
  readonly url: string;
  readonly service: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An emulator takes any credentials; its account is made of the twelve digits of neither. */
export const EMULATOR_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
export const EMULATOR_REGION = 'us-east-1';

/** SHA-256, keyed or not, in the shape the signer wants. */
class Sha256 {
  private readonly hash;
  constructor(secret?: unknown) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

/** A request signed with AWS credentials, for the few calls for which this project has no SDK client. */
export async function signedFetch(request: AwsRequest): Promise<Response> {
  const { url, service, method = 'POST', headers = {}, body } = request;
  const { protocol, hostname, port, pathname, searchParams, host } = new URL(url);
  const signer = new SignatureV4({
    service,
    region: EMULATOR_REGION,
    credentials: EMULATOR_CREDENTIALS,
    sha256: Sha256 as never,
  });
  const signed = await signer.sign({
    method,
    protocol,
    hostname,
    ...(port !== '' && { port: Number(port) }),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { ...headers, host },
    ...(body !== undefined && { body }),
  });
  return fetch(url, { method, headers: signed.headers, ...(body !== undefined && { body }) });
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
