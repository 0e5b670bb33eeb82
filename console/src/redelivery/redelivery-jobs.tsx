import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { RedeliveryJob, Webhook } from '../api/client.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { isUnderWay, useRedeliveryCalls, useRedeliveryJobs } from '../api/redeliveries.ts';
import { useAction } from '../api/use-action.ts';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { InfoLink } from '../shell/help.tsx';
import { useNotice } from '../shell/notices.tsx';
import { Breakable } from '../text/breakable.tsx';
import { visibleText } from '../text/visible-text.ts';
import { When } from '../text/when.tsx';
import { JobProgress } from './job-progress.tsx';
import { jobText } from './job-words.ts';
import { useRedeliveryDialog } from './use-redelivery-dialog.ts';

interface Props {
  readonly address: WebhookAddress;
  readonly webhook: Webhook;
}

/** The jobs that bring deliveries of a webhook back: how far each is, and what stops it. */
export function RedeliveryJobs({ address, webhook }: Props) {
  // Pages lie behind one another: the API leads on and not back.
  const [pages, setPages] = useState<readonly string[]>([]);
  const { data, error, isPending } = useRedeliveryJobs(address, pages.at(-1));
  const dialog = useRedeliveryDialog();
  if (error && !data) return <FailureAlert what="The redeliveries could not be loaded" error={error} />;
  const next = data?.pagination.next_page_token ?? '';
  return (
    <Table
      variant="container"
      trackBy="id"
      ariaLabels={{ tableLabel: 'Redeliveries' }}
      wrapLines
      items={data?.jobs ?? []}
      loading={isPending}
      loadingText="Loading redeliveries"
      columnDefinitions={columnsOf(address, webhook)}
      header={
        <Header
          variant="h2"
          info={<InfoLink topic="held" about="redeliveries" />}
          actions={<Button onClick={() => dialog.open('missed')}>Bring back what it missed</Button>}
        >
          Redeliveries
        </Header>
      }
      pagination={
        (next !== '' || pages.length > 0) && (
          <SpaceBetween direction="horizontal" size="xxs">
            <Button
              iconName="angle-left"
              disabled={pages.length === 0}
              ariaLabel="Newer redeliveries"
              onClick={() => setPages(pages.slice(0, -1))}
            />
            <Button
              iconName="angle-right"
              disabled={next === ''}
              ariaLabel="Older redeliveries"
              onClick={() => setPages([...pages, next])}
            />
          </SpaceBetween>
        )
      }
      empty={
        <Box textAlign="center" color="text-body-secondary">
          No redelivery job yet: what the webhook missed, or any of its deliveries, can be sent again.
        </Box>
      }
    />
  );
}

const columnsOf = (
  address: WebhookAddress,
  webhook: Webhook,
): TableProps.ColumnDefinition<RedeliveryJob>[] => [
  {
    id: 'what',
    header: 'What',
    isRowHeader: true,
    minWidth: 150,
    cell: (job) => (
      <>
        <Breakable text={visibleText(jobText(job))} />
        <Box fontSize="body-s" color="text-body-secondary">
          {job.max_per_second} a second at most, started <When at={job.created_at} />
        </Box>
      </>
    ),
  },
  {
    id: 'progress',
    header: 'Progress',
    minWidth: 210,
    cell: (job) => <JobProgress job={job} webhook={webhook} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 120,
    cell: (job) => (isUnderWay(job) ? <CancelButton address={address} job={job} /> : '–'),
  },
];

interface CancelProps {
  readonly address: WebhookAddress;
  readonly job: RedeliveryJob;
}

function CancelButton({ address, job }: CancelProps) {
  const notice = useNotice();
  const calls = useRedeliveryCalls(address);
  const cancel = useAction(address.project, () => calls.cancel(job.id), {
    done: () =>
      notice({
        type: 'success',
        header: 'Redelivery job cancelled',
        content: 'What it had not sent yet stays as it was.',
      }),
    failed: ({ message }) =>
      notice({ type: 'error', header: 'The job was not cancelled', content: visibleText(message) }),
  });
  return (
    <Button
      ariaLabel={`Cancel job: ${jobText(job)}`}
      loading={cancel.isPending}
      onClick={() => cancel.mutate(undefined)}
    >
      Cancel job
    </Button>
  );
}
