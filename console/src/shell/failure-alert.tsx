import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { failureOf } from '../api/failure.ts';
import { visibleText } from '../text/visible-text.ts';

interface Props {
  /** What could not be done, such as "The webhooks could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  readonly retry?: () => unknown;
}

/** A failure in the API's own words. */
export function FailureAlert({ what, error, retry }: Props) {
  return (
    <Alert type="error" header={what} action={retry && <Button onClick={() => retry()}>Try again</Button>}>
      {visibleText(failureOf(error).message)}
    </Alert>
  );
}
