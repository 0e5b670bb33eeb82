import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import type { Failure } from '../api/failure.ts';
import { adviceForMessage } from '../delivery/cause.ts';
import { visibleText } from '../text/visible-text.ts';

interface Props {
  readonly what: string;
  readonly failure: Failure;
  readonly action?: ReactNode;
}

/** A failure in the API's own words; of a verification also what its owner can do about it. */
export function VerificationFailure({ what, failure, action }: Props) {
  const advice = failure.isVerification ? adviceForMessage(failure.message) : undefined;
  return (
    <Alert type="error" header={what} action={action}>
      {visibleText(failure.message)}
      {advice !== undefined && <Box margin={{ top: 'xxs' }}>{advice}</Box>}
    </Alert>
  );
}
