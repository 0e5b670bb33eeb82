import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Delivery } from '../api/client.ts';
import { failureOf } from '../api/failure.ts';
import { useStartRedelivery } from '../api/redeliveries.ts';
import { useAction } from '../api/use-action.ts';
import { paths } from '../paths.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ViewLink } from '../shell/follow.tsx';
import { useNotice } from '../shell/notices.tsx';
import { visibleText } from '../text/visible-text.ts';
import { nameIn } from '../webhook/webhook-name.ts';
import { RateField, rateIn, USUAL_RATE } from './rate-field.tsx';

interface Props {
  readonly project: string;
  readonly selected: readonly Delivery[];
  readonly started: () => void;
  readonly close: () => void;
}

interface Refusal {
  readonly name: string;
  readonly message: string;
}

/** Sends deliveries of several webhooks again: a job is one webhook's, so each gets its own. */
export default function SelectionDialog({ project, selected, started, close }: Props) {
  // As it was selected: the list behind the dialog may move on.
  const [left, setLeft] = useState(() => eventsByWebhook(selected));
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [rate, setRate] = useState(USUAL_RATE);
  const perSecond = rateIn(rate);
  const notice = useNotice();
  const start = useStartRedelivery(project);
  const startAll = useAction(
    project,
    async (max_per_second: number): Promise<readonly Refusal[]> => {
      const refused: Refusal[] = [];
      for (const [name, event_ids] of left) {
        await start(name, { event_ids: [...event_ids], max_per_second }).catch((error: unknown) => {
          refused.push({ name, message: failureOf(error).message });
        });
      }
      return refused;
    },
    {
      done: (refused) => {
        setRefusals(refused);
        started();
        const names = [...left.keys()].filter((name) => refused.every((each) => each.name !== name));
        setLeft(new Map([...left].filter(([name]) => !names.includes(name))));
        if (names.length > 0) notice({ type: 'success', ...told(project, names) });
        if (refused.length === 0) close();
      },
    },
  );
  return (
    <Dialog
      header="Send deliveries again"
      close={close}
      actions={
        <Button
          variant="primary"
          loading={startAll.isPending}
          onClick={() => perSecond !== undefined && startAll.mutate(perSecond)}
        >
          Start
        </Button>
      }
    >
      <SpaceBetween size="l">
        {refusals.length > 0 && (
          <Alert type="error" header="Not all jobs were started">
            {refusals.map(({ name, message }) => (
              <div key={name}>
                {name}: {visibleText(message)}
              </div>
            ))}
          </Alert>
        )}
        <div>
          One job for each webhook, whatever became of the deliveries:
          <ul>
            {[...left].map(([name, events]) => (
              <li key={name}>
                {name}: {events.size === 1 ? '1 delivery' : `${events.size} deliveries`}
              </li>
            ))}
          </ul>
        </div>
        <RateField rate={rate} onChange={setRate} />
      </SpaceBetween>
    </Dialog>
  );
}

function eventsByWebhook(deliveries: readonly Delivery[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = Map.groupBy(deliveries, ({ webhook = '' }) => nameIn(webhook));
  return new Map([...groups].map(([name, of]) => [name, new Set(of.map(({ event_id }) => event_id))]));
}

const told = (project: string, names: readonly string[]) => ({
  header: names.length === 1 ? 'Redelivery job started' : `${names.length} redelivery jobs started`,
  content: (
    <>
      How far each is shows under Redeliveries of{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <ViewLink href={paths.webhook(project, name)} color="inverted">
            {name}
          </ViewLink>
        </span>
      ))}
      .
    </>
  ),
});
