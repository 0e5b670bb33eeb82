import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Delivery, Webhook } from '../api/client.ts';
import { useDeliveries } from '../api/deliveries.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { isScope } from '../redelivery/offers.ts';
import { useRedeliveryDialog } from '../redelivery/use-redelivery-dialog.ts';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LiveToggle } from '../shell/list-controls.tsx';
import { useListAddress } from '../shell/use-list-address.ts';
import { columnsOf, DELIVERY_COLUMNS } from './delivery-columns.tsx';
import { chosenFilter, filterOf } from './filter-address.ts';
import { SelectableDeliveries } from './selectable-deliveries.tsx';
import { isVerification } from './selection.ts';
import { SkippedNotice } from './skipped-notice.tsx';

const RedeliveryDialog = lazy(() => import('../redelivery/redelivery-dialog.tsx'));

interface Props {
  readonly address: WebhookAddress;
  readonly webhook: Webhook;
}

export function DeliveriesTable({ address, webhook }: Props) {
  const list = useListAddress();
  const [live, setLive] = useState(true);
  const { data, error, isPending } = useDeliveries(address, filterOf(list), list.position, live);
  const columns = useMemo(() => columnsOf(address.project, address.name), [address]);
  const [selected, setSelected] = useState<readonly Delivery[]>([]);
  const dialog = useRedeliveryDialog();
  if (error && !data) {
    return <FailureAlert what="The deliveries could not be loaded" error={error} />;
  }
  const actions = (
    <SpaceBetween direction="horizontal" size="s" alignItems="center">
      <LiveToggle live={live} onChange={setLive} />
      <RedeliverMenu selected={selected.length} onChoose={dialog.open} />
    </SpaceBetween>
  );
  return (
    <>
      <SelectableDeliveries
        variant="container"
        list={list}
        page={data}
        loading={isPending}
        columns={columns}
        remembered={['deliveries', DELIVERY_COLUMNS]}
        selected={selected}
        onSelect={setSelected}
        isItemDisabled={isVerification}
        header={
          <Header
            variant="h2"
            info={<InfoLink topic="deliveries" about="deliveries" />}
            actions={actions}
            description={
              <SkippedNotice address={address} onShow={() => list.filterBy({ state: 'skipped' })} />
            }
          >
            Deliveries
          </Header>
        }
        sources={webhook.subscriptions.flatMap(({ events }) => events.map(({ source }) => source))}
        nothingYet={<NoDeliveries webhook={webhook} />}
      />
      {dialog.scope !== undefined && (
        <Suspense>
          <RedeliveryDialog
            address={address}
            webhook={webhook}
            scope={dialog.scope}
            filter={chosenFilter(list)}
            selected={selected}
            started={() => setSelected([])}
            close={dialog.close}
          />
        </Suspense>
      )}
    </>
  );
}

interface MenuProps {
  readonly selected: number;
  readonly onChoose: ReturnType<typeof useRedeliveryDialog>['open'];
}

function RedeliverMenu({ selected, onChoose }: MenuProps) {
  return (
    <ButtonDropdown
      expandToViewport
      items={[
        {
          id: 'selected',
          text: selected === 0 ? 'Selected deliveries' : `Selected deliveries (${selected})`,
          disabled: selected === 0,
          disabledReason: 'Select some in the table first.',
        },
        { id: 'filter', text: 'What the filters find' },
        { id: 'missed', text: 'What it missed' },
      ]}
      onItemClick={({ detail }) => isScope(detail.id) && onChoose(detail.id)}
    >
      Send again
    </ButtonDropdown>
  );
}

function NoDeliveries({ webhook }: { readonly webhook: Webhook }) {
  return (
    <Box textAlign="center" margin={{ vertical: 'm' }}>
      <Box variant="h3">Nothing was sent to this webhook yet</Box>
      <Box color="text-body-secondary">{whatToDo(webhook)}</Box>
    </Box>
  );
}

function whatToDo({ enabled, subscriptions }: Webhook): string {
  if (!enabled)
    return 'It is disabled. Choose Enable webhook from the Actions menu: its URL is verified first.';
  if (subscriptions.length === 0) return 'It subscribes to no events. Edit the webhook to choose some.';
  return 'Choose Send a test from the Actions menu, or publish an event that it subscribes to.';
}
