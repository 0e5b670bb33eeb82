import { useContext } from 'react';
import { useApi } from '../api/client.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { SessionContext } from '../shell/session.ts';
import { type Call, curlOf } from '../text/as-code.ts';
import { AsCode } from '../text/as-code-section.tsx';

interface Props {
  readonly address: WebhookAddress;
  readonly method: Call['method'];
  /** Below the webhook's own; empty for the webhook itself. */
  readonly path: string;
  /** What is sent, with an empty `hmac_key` where a token is to be set. */
  readonly body: object;
  readonly setsToken?: boolean;
}

/** What a dialog is about to ask of a webhook, as a command. */
export function CallAsCurl({ address: { project, name }, method, path, body, setsToken = false }: Props) {
  const { base, geo } = useApi();
  const withAccessToken = useContext(SessionContext) !== undefined;
  const webhook = `/project/${encodeURIComponent(project)}/geo/${geo}/webhook/${encodeURIComponent(name)}`;
  return (
    <AsCode
      variant="footer"
      curl={curlOf({
        method,
        url: `${base}/2023-05-31/webhook${webhook}${path}`,
        body: JSON.stringify(body, null, 2),
        withToken: setsToken,
        withAccessToken,
      })}
    />
  );
}
