import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Delivery, Webhook } from '../api/client.ts';
import type { DeliveryFilter } from '../api/list-query.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { type RedeliveryRequest, useRedeliveryCalls, useRedeliveryCount } from '../api/redeliveries.ts';
import { useAction } from '../api/use-action.ts';
import { obstacleOf } from '../delivery/obstacle.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { useNotice } from '../shell/notices.tsx';
import { CallAsCurl } from '../webhook/call-as-curl.tsx';
import { CountText } from './count-text.tsx';
import { isScope, offersOf, type Scope } from './offers.ts';
import { RateField, rateIn, USUAL_RATE } from './rate-field.tsx';

interface Props {
  readonly address: WebhookAddress;
  readonly webhook: Webhook;
  readonly scope: Scope;
  /** Of the list, as it stands. */
  readonly filter: DeliveryFilter;
  readonly selected: readonly Delivery[];
  readonly started: () => void;
  readonly close: () => void;
}

/** What to send again, how many that are, and how fast. */
export default function RedeliveryDialog(props: Props) {
  const { address, webhook, close } = props;
  // As it was when the dialog opened: a period moves on every minute, and each question costs a turn.
  const [offers] = useState(() => offersOf(props.filter, props.selected));
  const [scope, setScope] = useState(props.scope);
  const [rate, setRate] = useState(USUAL_RATE);
  const offer = offers.find((each) => each.scope === scope) ?? offers.at(-1);
  const counted = useRedeliveryCount(address, offer?.count === undefined ? offer?.request : undefined);
  const count = offer?.count === undefined ? counted.data : { matched: offer.count, complete: true };
  const perSecond = rateIn(rate);
  const notice = useNotice();
  const calls = useRedeliveryCalls(address);
  const start = useAction(address.project, (request: RedeliveryRequest) => calls.start(request), {
    done: () => {
      notice({
        type: 'success',
        header: 'Redelivery job started',
        content: 'How far it is shows under Redeliveries.',
      });
      props.started();
      close();
    },
  });
  const nothing = count?.complete === true && count.matched === 0;
  const submit = (): void => {
    if (!offer?.request || perSecond === undefined || nothing || !webhook.enabled) return;
    start.mutate({ ...offer.request, max_per_second: perSecond });
  };
  return (
    <Dialog
      header="Send deliveries again"
      close={close}
      actions={
        <Button
          variant="primary"
          formAction="submit"
          form="redeliveries"
          loading={start.isPending}
          disabled={!offer?.request || nothing || !webhook.enabled}
          disabledReason={webhook.enabled ? 'There is nothing to send again.' : DISABLED}
        >
          Start
        </Button>
      }
    >
      <form
        id="redeliveries"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SpaceBetween size="l">
          {start.error && <FailureAlert what="The job was not started" error={start.error} />}
          <Warning webhook={webhook} />
          <FormField label="What to send again">
            <RadioGroup
              value={offer?.scope ?? ''}
              onChange={({ detail }) => isScope(detail.value) && setScope(detail.value)}
              items={offers.map(({ scope: value, label, description, request }) => ({
                value,
                label,
                description,
                disabled: request === undefined,
              }))}
            />
          </FormField>
          <RateField rate={rate} onChange={setRate} />
          {offer?.request && <CountText count={count} error={counted.error} perSecond={perSecond} />}
          {offer?.request && perSecond !== undefined && (
            <CallAsCurl
              address={address}
              method="POST"
              path="/redeliveries"
              body={{ ...offer.request, max_per_second: perSecond }}
            />
          )}
        </SpaceBetween>
      </form>
    </Dialog>
  );
}

const DISABLED = 'The webhook is disabled: enable it first.';

/** What keeps a job from going on, before it is started. */
function Warning({ webhook }: { readonly webhook: Webhook }) {
  if (!webhook.enabled) return <Alert type="warning">{DISABLED}</Alert>;
  const obstacle = obstacleOf(webhook);
  return obstacle === undefined ? null : <Alert type="info">{obstacle}</Alert>;
}
