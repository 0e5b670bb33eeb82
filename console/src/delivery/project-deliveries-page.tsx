import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useParams } from 'react-router';
import type { Delivery } from '../api/client.ts';
import { useProjectDeliveries } from '../api/deliveries.ts';
import { InfoLink } from '../shell/help.tsx';
import { LiveToggle } from '../shell/list-controls.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { useListAddress } from '../shell/use-list-address.ts';
import { columnsOf, PROJECT_DELIVERY_COLUMNS } from './delivery-columns.tsx';
import { filterOf } from './filter-address.ts';
import { SelectableDeliveries } from './selectable-deliveries.tsx';
import { isVerification } from './selection.ts';

const SelectionDialog = lazy(() => import('../redelivery/selection-dialog.tsx'));

/** What was sent to all webhooks of a project. */
export function ProjectDeliveriesPage() {
  const { project = '' } = useParams();
  const list = useListAddress();
  const [live, setLive] = useState(true);
  const { data, error, isPending, refetch } = useProjectDeliveries(
    project,
    filterOf(list),
    list.position,
    live,
  );
  const columns = useMemo(() => columnsOf(project), [project]);
  const [selected, setSelected] = useState<readonly Delivery[]>([]);
  const [sending, setSending] = useState(false);
  if (error && !data) {
    return <LoadFailure what="The deliveries could not be loaded" error={error} retry={refetch} />;
  }
  const actions = (
    <SpaceBetween direction="horizontal" size="s" alignItems="center">
      <LiveToggle live={live} onChange={setLive} />
      <Button
        disabled={selected.length === 0}
        disabledReason="Select some in the table first."
        onClick={() => setSending(true)}
      >
        {selected.length === 0 ? 'Send again' : `Send again (${selected.length})`}
      </Button>
    </SpaceBetween>
  );
  return (
    <>
      <SelectableDeliveries
        variant="full-page"
        stickyHeader
        list={list}
        page={data}
        loading={isPending}
        columns={columns}
        remembered={['project-deliveries', PROJECT_DELIVERY_COLUMNS]}
        selected={selected}
        onSelect={setSelected}
        isItemDisabled={cannotBeSentAgain}
        header={
          <Header
            variant="awsui-h1-sticky"
            info={<InfoLink topic="deliveries" about="deliveries" />}
            description="What was sent to all webhooks of this project, newest first."
            actions={actions}
          >
            Deliveries
          </Header>
        }
        nothingYet={
          <Box textAlign="center" margin={{ vertical: 'l' }}>
            Nothing was sent to any webhook yet.
          </Box>
        }
      />
      {sending && (
        <Suspense>
          <SelectionDialog
            project={project}
            selected={selected}
            started={() => setSelected([])}
            close={() => setSending(false)}
          />
        </Suspense>
      )}
    </>
  );
}

const cannotBeSentAgain = (delivery: Delivery): boolean =>
  isVerification(delivery) || delivery.webhook === undefined;
