import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { Navigate, useParams, useSearchParams } from 'react-router';
import { type Found, useFind } from '../api/explanations.ts';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { Breakable } from '../text/breakable.tsx';
import { visibleText } from '../text/visible-text.ts';
import { nameIn } from '../webhook/webhook-name.ts';
import { FoundDeliveries, FoundEvents } from './found-tables.tsx';
import { onlyPlace } from './only-place.ts';

/** What a text may stand for; where there is one such thing only, it leads there. */
export function FindPage() {
  const { project = '' } = useParams();
  const [search] = useSearchParams();
  const text = (search.get('q') ?? '').trim();
  const { data, error, refetch } = useFind(project, text);
  if (text === '') return <NothingAsked />;
  if (!data) {
    if (!error) return <Spinner size="large" />;
    return <LoadFailure what="It could not be searched for" error={error} retry={refetch} />;
  }
  const place = onlyPlace(project, text, data);
  if (place !== undefined) return <Navigate to={place} replace />;
  return (
    <ContentLayout
      header={
        <Header variant="h1">
          Found for <Breakable text={visibleText(text)} />
        </Header>
      }
    >
      <Results project={project} text={text} found={data} />
    </ContentLayout>
  );
}

interface Props {
  readonly project: string;
  readonly text: string;
  readonly found: Found;
}

function Results({ project, text, found: { webhooks, events, deliveries, complete } }: Props) {
  const nothing = webhooks.length + events.length + deliveries.length === 0;
  return (
    <SpaceBetween size="l">
      {nothing && (
        <Alert header="Nothing of that ID or name">
          An event, a delivery and a resource are found by their whole ID, a webhook by a part of its name.
          Events are kept for a limited time.
        </Alert>
      )}
      {!complete && <OlderOnes project={project} text={text} />}
      {webhooks.length > 0 && (
        <Container header={<Header variant="h2">Webhooks</Header>}>
          <SpaceBetween size="xs">
            {webhooks.map(({ webhook, webhook_resource_id }) => (
              <ViewLink key={webhook_resource_id} href={paths.webhook(project, nameIn(webhook))}>
                {nameIn(webhook)}
              </ViewLink>
            ))}
          </SpaceBetween>
        </Container>
      )}
      {deliveries.length > 0 && <FoundDeliveries project={project} deliveries={deliveries} />}
      {events.length > 0 && <FoundEvents project={project} text={text} events={events} />}
    </SpaceBetween>
  );
}

function OlderOnes({ project, text }: { readonly project: string; readonly text: string }) {
  return (
    <Alert header="Only the last events were searched">
      Older ones may name this resource:{' '}
      <ViewLink href={paths.eventsOfResource(project, text)}>look through all of them</ViewLink>.
    </Alert>
  );
}

function NothingAsked() {
  return (
    <ContentLayout header={<Header variant="h1">Find</Header>}>
      <Box>
        Type the ID of an event, a delivery or a resource, or a part of a webhook's name, into the box at the
        top.
      </Box>
    </ContentLayout>
  );
}
