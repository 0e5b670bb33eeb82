import type { WebhookAddress } from '../api/queries.ts';
import { CallAsCurl } from './call-as-curl.tsx';

/** What can be done with a webhook's token. */
export type Way = 'rotate' | 'replace' | 'remove';

interface Props {
  readonly address: WebhookAddress;
  readonly way: Way;
  readonly token: string;
  readonly overlap: number;
}

/** An empty `hmac_key` stands for the token, which is left to a variable; one that is generated is not sent. */
export function TokenAsCurl({ address, way, token, overlap }: Props) {
  if (way === 'rotate') {
    const setsToken = token !== '';
    const body = { overlap_seconds: overlap, ...(setsToken && { hmac_key: '' }) };
    return (
      <CallAsCurl address={address} method="POST" path="/rotate-token" body={body} setsToken={setsToken} />
    );
  }
  const body = { update_mask: 'config.hmac_key', webhook: { config: { hmac_key: '' } } };
  return <CallAsCurl address={address} method="PATCH" path="" body={body} setsToken={way === 'replace'} />;
}
