import { useContext } from 'react';
import { useApi } from '../api/client.ts';
import { SessionContext } from '../shell/session.ts';
import { type Call, curlOf, terraformOf } from '../text/as-code.ts';
import { AsCode } from '../text/as-code-section.tsx';
import { settingsOf } from './delivery-settings.ts';
import type { WebhookDraft } from './draft.ts';
import { subscriptionsOf } from './events-choice.ts';

interface Props {
  readonly draft: WebhookDraft;
  readonly name: string;
  readonly enabled: boolean;
  /** Whether the webhook has a token in the end, and whether this call sets it. */
  readonly signed: boolean;
  readonly setsToken: boolean;
  readonly method: Call['method'];
  /** Below the API's own address. */
  readonly path: string;
  /** What is sent, with an empty `hmac_key` where a token is to be set. */
  readonly body: object;
}

/** The form of a webhook as a command and as a resource. */
export function WebhookAsCode({ draft, name, enabled, signed, setsToken, method, path, body }: Props) {
  const { base } = useApi();
  const withAccessToken = useContext(SessionContext) !== undefined;
  const url = `${base}/2023-05-31/webhook${path}`;
  return (
    <AsCode
      curl={curlOf({
        method,
        url,
        body: JSON.stringify(body, null, 2),
        withToken: setsToken,
        withAccessToken,
      })}
      terraform={terraformOf({
        name,
        description: draft.description,
        enabled,
        url: draft.url.trim(),
        signed,
        subscriptions: subscriptionsOf(draft.events),
        hasSettings: Object.keys(settingsOf(draft.settings)).length > 0,
      })}
    />
  );
}
