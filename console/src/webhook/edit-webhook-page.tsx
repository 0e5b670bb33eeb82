import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useWebhook } from '../api/queries.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { EditForm } from './edit-form.tsx';

export function EditWebhookPage() {
  const { project = '', name = '' } = useParams();
  const { data, error, refetch } = useWebhook({ project, name });
  const [begun, setBegun] = useState(0);
  if (!data) {
    return error ? (
      <LoadFailure what="The webhook could not be loaded" error={error} retry={refetch} />
    ) : (
      <Spinner size="large" />
    );
  }
  return (
    <ContentLayout
      header={
        <Header variant="h1" description="To rename it, use the Actions menu of the webhook's page.">
          Edit webhook {name}
        </Header>
      }
    >
      <EditForm
        key={begun}
        project={project}
        name={name}
        webhook={data}
        beginAgain={async () => {
          await refetch();
          setBegun(begun + 1);
        }}
      />
    </ContentLayout>
  );
}
