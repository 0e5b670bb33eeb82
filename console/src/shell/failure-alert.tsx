import Alert from '@cloudscape-design/components/alert';
import { failureOf } from '../api/failure.ts';
import { visibleText } from '../text/visible-text.ts';

interface Props {
  /** What could not be done, such as "The token was not changed". */
  readonly what: string;
  readonly error: unknown;
}

/** A failure in the API's own words. */
export function FailureAlert({ what, error }: Props) {
  return (
    <Alert type="error" header={what}>
      {visibleText(failureOf(error).message)}
    </Alert>
  );
}
