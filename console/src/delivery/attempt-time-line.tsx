import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import type { Attempt, Delivery, Held } from '../api/client.ts';
import { durationText, Exactly } from '../text/when.tsx';
import { causeOf, outcomeText } from './cause.ts';
import { heldText } from './held-words.ts';
import { NextAttempt } from './next-attempt.tsx';

/** Beyond it the first ones are summed up: a line nobody can see at once tells no story. */
const SHOWN = 12;

interface Props {
  readonly delivery: Delivery;
}

/** When it was accepted, tried, and will be tried again. */
export function AttemptTimeLine({ delivery }: Props) {
  const { attempts } = delivery;
  const shown = attempts.slice(-SHOWN);
  const left = delivery.retries + 1 - shown.length;
  const steps: StepsProps.Step[] = [
    { status: 'info', header: 'Accepted', details: <Exactly at={delivery.created_at} /> },
    ...(attempts.length > 0 && left > 0
      ? [{ status: 'info' as const, header: `${left} earlier attempts` }]
      : []),
    ...shown.map((attempt, index) => stepOf(attempt, shown[index - 1])),
    ...(delivery.held ? [heldStep(delivery.held)] : []),
    ...(delivery.state === 'pending' && !delivery.held ? [nextStep(delivery)] : []),
  ];
  return (
    <Container header={<Header variant="h2">Time line</Header>}>
      <Steps ariaLabel="Time line of the attempts" steps={steps} />
    </Container>
  );
}

function stepOf(attempt: Attempt, before: Attempt | undefined): StepsProps.Step {
  const failed = attempt.error_class !== undefined;
  const status: StatusIndicatorProps.Type = failed ? 'error' : 'success';
  const pauseMs = before && Date.parse(attempt.sent_at) - Date.parse(before.sent_at);
  return {
    status,
    statusIconAriaLabel: failed ? 'Failed' : 'Succeeded',
    header: `Attempt ${attempt.number} answered: ${outcomeText(attempt)}`,
    details: (
      <>
        <Exactly at={attempt.sent_at} />
        {pauseMs !== undefined && `, ${durationText(pauseMs)} after the one before`}
        {`. ${causeOf(attempt).summary}`}
      </>
    ),
  };
}

const nextStep = ({ next_attempt_at: at }: Delivery): StepsProps.Step => ({
  status: 'pending',
  statusIconAriaLabel: 'Pending',
  header: 'Next attempt',
  details: (
    <>
      <NextAttempt at={at} />
      {at !== undefined && (
        <>
          {', '}
          <Exactly at={at} />
        </>
      )}
    </>
  ),
});

const heldStep = ({ reason, since, next_look_at: at }: Held): StepsProps.Step => ({
  status: 'pending',
  statusIconAriaLabel: 'Held',
  header: heldText(reason),
  details: (
    <>
      Since <Exactly at={since} />
      {at !== undefined && (
        <>
          {'; next look: '}
          <Exactly at={at} />
        </>
      )}
    </>
  ),
});
