import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Attempt } from '../api/client.ts';
import { CodeBlock } from '../text/code-block.tsx';
import { HeaderList } from '../text/header-list.tsx';
import { ShortText } from '../text/short-text.tsx';
import { Status } from '../text/status.tsx';
import { visibleText } from '../text/visible-text.ts';
import { durationText, Exactly } from '../text/when.tsx';
import { causeOf, outcomeText } from './cause.ts';

/** A stack trace's beginning; the whole of it would push the request off the screen. */
const RESPONSE_CHARACTERS_SHOWN = 1_000;

interface Props {
  readonly attempt: Attempt;
  readonly isLast: boolean;
}

/** One POST and what came of it. */
export function AttemptSection({ attempt, isLast }: Props) {
  const { summary, advice } = causeOf(attempt);
  const failed = attempt.error_class !== undefined;
  return (
    <ExpandableSection
      variant="container"
      defaultExpanded={isLast}
      headerText={`Attempt ${attempt.number}: ${outcomeText(attempt)}`}
      headerDescription={`${attempt.trigger} · took ${durationText(attempt.duration_ms)}`}
    >
      <SpaceBetween size="m">
        <Alert type={failed ? 'error' : 'success'} header={summary}>
          {advice === undefined ? undefined : visibleText(advice)}
        </Alert>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Sent', value: <Exactly at={attempt.sent_at} /> },
            { label: 'Duration', value: durationText(attempt.duration_ms) },
            { label: 'Error', value: attempt.error_class ?? 'None' },
            { label: 'URL called', value: <ShortText text={attempt.url} what="URL" /> },
          ]}
        />
        <ResponseOf attempt={attempt} isLast={isLast} />
      </SpaceBetween>
    </ExpandableSection>
  );
}

function ResponseOf({ attempt, isLast }: Props) {
  const { response, number } = attempt;
  if (!response) return <Status type="info">No response was received.</Status>;
  return (
    <SpaceBetween size="s">
      <Box variant="h3">Response</Box>
      {Object.keys(response.headers).length > 0 && (
        <HeaderList label={`Response headers of attempt ${number}`} headers={response.headers} />
      )}
      {response.body === '' ? (
        <Box color="text-body-secondary">The response had no body.</Box>
      ) : (
        <CodeBlock
          label={`Response body of attempt ${number}`}
          text={response.body}
          charactersShown={RESPONSE_CHARACTERS_SHOWN}
        />
      )}
      {response.body_truncated && (
        <Box color="text-body-secondary">
          {isLast
            ? 'Only its beginning is kept.'
            : 'Of older attempts only the beginning of the body is kept.'}
        </Box>
      )}
    </SpaceBetween>
  );
}
