import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { Delivery, Explanation } from '../api/client.ts';
import { causeOf, outcomeText } from '../delivery/cause.ts';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';
import { Breakable } from '../text/breakable.tsx';
import { Status } from '../text/status.tsx';
import { visibleText } from '../text/visible-text.ts';
import { Exactly, When } from '../text/when.tsx';
import {
  type ExplainedEvent,
  fitText,
  isComing,
  kindOf,
  sentence,
  stateNow,
  subscribedText,
  verdict,
} from './explanation-words.ts';
import { SendNow } from './send-now.tsx';

interface Props {
  readonly project: string;
  readonly name: string;
  readonly event: ExplainedEvent;
  readonly explanation: Explanation;
}

/** One answer in words; below it, what it rests on. */
export function Answer({ project, name, event, explanation }: Props) {
  const { outcome, description, next, delivery } = explanation;
  const now = stateNow(explanation);
  return (
    <SpaceBetween size="m">
      <Alert
        type={kindOf(outcome)}
        header={verdict(name, outcome)}
        action={
          canBeSent(explanation) && <SendNow address={{ project, name }} eventId={explanation.event_id} />
        }
      >
        {sentence(description)} {now}
        {outcome !== 'succeeded' && (
          <div>
            Next: {next.description}
            {next.at !== undefined && (
              <>
                , <When at={next.at} />
              </>
            )}
            .
          </div>
        )}
      </Alert>
      {delivery ? (
        <Attempts project={project} name={name} delivery={delivery} />
      ) : (
        <Subscriptions event={event} explanation={explanation} />
      )}
    </SpaceBetween>
  );
}

/** What comes by itself needs no sending, and what is off takes none. */
const canBeSent = ({ outcome, enabled }: Explanation): boolean =>
  enabled && outcome !== 'succeeded' && !isComing(outcome);

function Attempts({
  project,
  name,
  delivery,
}: Omit<Props, 'event' | 'explanation'> & { delivery: Delivery }) {
  const { attempts, id } = delivery;
  return (
    <SpaceBetween size="xs">
      {attempts.map((attempt) => (
        <Status key={attempt.number} type={attempt.error_class === undefined ? 'success' : 'error'}>
          Attempt {attempt.number}, <Exactly at={attempt.sent_at} />: {outcomeText(attempt)}.{' '}
          {causeOf(attempt).summary}
        </Status>
      ))}
      <ViewLink href={paths.delivery(project, name, id)}>View the delivery</ViewLink>
    </SpaceBetween>
  );
}

function Subscriptions({ event, explanation }: Pick<Props, 'event' | 'explanation'>) {
  const { subscriptions, accepted_at, webhook_updated_at: changedAt } = explanation;
  return (
    <>
      {Date.parse(changedAt) > Date.parse(accepted_at) && (
        <Box>
          The webhook was changed since, <When at={changedAt} />: these are its subscriptions of now.
        </Box>
      )}
      <Table
        variant="embedded"
        wrapLines
        ariaLabels={{ tableLabel: 'Subscriptions' }}
        items={subscriptions}
        columnDefinitions={[
          {
            id: 'subscription',
            header: 'Subscription',
            isRowHeader: true,
            minWidth: 160,
            cell: ({ subscription }) => <Breakable text={visibleText(subscribedText(subscription))} />,
          },
          {
            id: 'fits',
            header: 'This event',
            minWidth: 220,
            cell: ({ subscription, fails_by }) => (
              <Status type={fails_by === undefined ? 'success' : 'stopped'}>
                {visibleText(fitText(subscription, fails_by, event))}
              </Status>
            ),
          },
        ]}
        empty="It subscribes to no events."
      />
    </>
  );
}
