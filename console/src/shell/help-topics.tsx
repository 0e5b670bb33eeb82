import CodeView from '@cloudscape-design/code-view/code-view';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import HelpPanel from '@cloudscape-design/components/help-panel';
import type { ReactNode } from 'react';
import type { HelpTopic } from './help.tsx';

// Lines of at most 38 characters: more would be wrapped in the panel.
const NODE_SAMPLE = `import {
  createHmac, timingSafeEqual,
} from 'node:crypto';

// body: the raw bytes of the request,
// before any JSON parsing
function isValid(body, header, token) {
  const expected =
    createHmac('sha512', token)
      .update(body).digest();
  const given =
    Buffer.from(header ?? '', 'hex');
  return given.length === 64 &&
    timingSafeEqual(given, expected);
}`;

const PYTHON_SAMPLE = `import hashlib, hmac

def is_valid(body, header, token):
    # body: bytes; the others: str
    expected = hmac.new(
        token.encode(), body,
        hashlib.sha512).hexdigest()
    return hmac.compare_digest(
        expected, header or "")`;

const STANDARD_SAMPLE = `import { Webhook }
  from 'standardwebhooks';

// a token that begins with whsec_
const webhook = new Webhook(token);
// any other token is a text:
// new Webhook(
//   new TextEncoder().encode(token),
//   { format: 'raw' });

// throws unless signature and time hold
webhook.verify(body, headers);`;

const Sample = ({ label, code }: { readonly label: string; readonly code: string }) => (
  <CodeView
    ariaLabel={label}
    content={code}
    wrapLines
    actions={
      <CopyToClipboard
        variant="icon"
        textToCopy={code}
        copyButtonAriaLabel={`Copy: ${label}`}
        copySuccessText="Copied"
        copyErrorText="Could not be copied"
      />
    }
  />
);

const TOPICS: Readonly<Record<HelpTopic, ReactNode>> = {
  webhooks: (
    <HelpPanel header={<h2>Webhooks</h2>}>
      <p>A webhook sends the events you choose to a URL of yours, as a signed HTTP POST.</p>
      <h3>Before it is enabled</h3>
      <p>
        Fanfare sends a verification request with <code>event_action</code> <code>test</code>. Any 2xx answer
        enables the webhook; otherwise it stays disabled and the reason is shown.
      </p>
      <h3>Health</h3>
      <p>
        After five failed attempts in a row deliveries wait, and one probe at a time asks whether the
        destination is back. After five days without a success the webhook is disabled.
      </p>
      <h3>Events</h3>
      <p>
        An event is named <code>source:action</code>. A subscription can be limited to one resource; it then
        also covers what belongs to that resource.
      </p>
    </HelpPanel>
  ),
  signatures: (
    <HelpPanel header={<h2>Verify signatures</h2>}>
      <p>
        With a token, every request carries <code>X-Hcp-Webhook-Signature</code>: HMAC-SHA512 of the raw body,
        keyed with the token, as 128 lower-case hexadecimal digits. Compute the same and compare in constant
        time.
      </p>
      <h3>Node.js</h3>
      <Sample label="Verify a signature in Node.js" code={NODE_SAMPLE} />
      <h3>Python</h3>
      <Sample label="Verify a signature in Python" code={PYTHON_SAMPLE} />
      <h3>Standard Webhooks</h3>
      <p>
        <code>webhook-id</code>, <code>webhook-timestamp</code> and <code>webhook-signature</code> follow the
        Standard Webhooks specification: its libraries also refuse requests that are replayed later. They take
        a token of <code>whsec_</code> and base64, such as a generated one, as it stands.
      </p>
      <Sample label="Verify with a Standard Webhooks library" code={STANDARD_SAMPLE} />
      <h3>If it never matches</h3>
      <ul>
        <li>Sign the raw body. A framework that parses and re-serialises JSON changes it.</li>
        <li>
          For <code>X-Hcp-Webhook-Signature</code> use the token as typed, a <code>whsec_</code> in front
          included: nothing of it is decoded.
        </li>
        <li>Read header names without regard to case.</li>
      </ul>
    </HelpPanel>
  ),
  deliveries: (
    <HelpPanel header={<h2>Deliveries</h2>}>
      <p>
        A delivery is one event for one webhook; every attempt is one HTTP POST. Attempts are kept for 90
        days.
      </p>
      <dl>
        <dt>Pending</dt>
        <dd>Not delivered yet: the next attempt is scheduled, with growing pauses in between.</dd>
        <dt>Succeeded</dt>
        <dd>The destination answered 2xx.</dd>
        <dt>Failed</dt>
        <dd>Every attempt failed, or the destination said it is gone (410).</dd>
        <dt>Cancelled</dt>
        <dd>The webhook was disabled or deleted while the delivery was pending.</dd>
        <dt>Skipped</dt>
        <dd>The webhook subscribed to the event but was disabled when it was accepted.</dd>
      </dl>
      <h3>Held</h3>
      <p>
        A delivery that waits for its webhook rather than for a time is held; its state stays what it is. It
        is held while the webhook is paused, while its destination fails or has just recovered, when the
        webhook's own rate is used up, or by a redelivery job.
      </p>
      <h3>Redeliver</h3>
      <p>
        Redelivering sends the same body once more, with the same webhook-id, and does not move the schedule.
        It waits behind whatever holds the webhook's deliveries, unless you choose Send now: that is{' '}
        <code>force</code> in the API.
      </p>
    </HelpPanel>
  ),
  held: (
    <HelpPanel header={<h2>Held, and brought back</h2>}>
      <h3>Pause</h3>
      <p>
        Pausing holds a webhook's deliveries until it is resumed: none is lost. Disabling cancels them when
        they come due.
      </p>
      <h3>Redelivery jobs</h3>
      <p>
        A job sends many deliveries again: those you selected, those the filters find, or all that the webhook
        missed. It hands them out at the rate you give; they still wait while the webhook is paused or its
        destination fails. Each gets one attempt, with the same webhook-id as before.
      </p>
      <p>
        Two jobs over the same deliveries send nothing twice while they wait. Cancelling a job takes out what
        it has not sent. A project may start thirty in an hour, and counting takes a turn too.
      </p>
      <dl>
        <dt>Matched</dt>
        <dd>Found by the job so far.</dd>
        <dt>Held</dt>
        <dd>Of those, put in line for it; what waits for another reason is not.</dd>
        <dt>Sent</dt>
        <dd>Attempted: succeeded or failed. The counts are approximate.</dd>
      </dl>
    </HelpPanel>
  ),
  events: (
    <HelpPanel header={<h2>Events</h2>}>
      <p>
        An event is accepted once per project and <code>event_id</code>. On acceptance it is matched against
        the project's webhooks: enabled ones get a delivery, disabled ones are skipped.
      </p>
      <p>
        Publish through the HTTPS API, an SQS queue or an EventBridge bus; all three take the same eight keys.
      </p>
    </HelpPanel>
  ),
};

export default function HelpTopics({ topic }: { readonly topic: HelpTopic }) {
  return TOPICS[topic];
}
