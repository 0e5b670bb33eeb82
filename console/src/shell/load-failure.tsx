import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { failureOf } from '../api/failure.ts';
import { visibleText } from '../text/visible-text.ts';

interface Props {
  /** What could not be done, such as "The webhooks could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  readonly retry: () => unknown;
}

/** In place of a page that cannot be shown, in the API's own words. */
export function LoadFailure({ what, error, retry }: Props) {
  return (
    <ContentLayout header={<Header variant="h1">{what}</Header>}>
      <Alert type="error" action={<Button onClick={() => retry()}>Try again</Button>}>
        {visibleText(failureOf(error).message)}
      </Alert>
    </ContentLayout>
  );
}
