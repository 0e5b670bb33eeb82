import Box from '@cloudscape-design/components/box';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { ViewLink } from './follow.tsx';
import { LoadFailure } from './load-failure.tsx';

/** For whatever a page throws, a chunk of an older build that is gone included. */
export function FailedPage() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NoSuchPage />;
  return <LoadFailure what="This page failed" error={error} retry={() => window.location.reload()} />;
}

export function NoSuchPage() {
  return (
    <ContentLayout header={<Header variant="h1">No such page</Header>}>
      <Box>
        There is nothing at this address. Go to your <ViewLink href="/">webhooks</ViewLink>.
      </Box>
    </ContentLayout>
  );
}
