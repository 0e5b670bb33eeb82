import Box from '@cloudscape-design/components/box';
import { ViewLink } from '../shell/follow.tsx';
import { Breakable } from '../text/breakable.tsx';

interface Props {
  readonly href: string;
  /** As `source:action`. */
  readonly name: string;
  readonly eventId: string;
}

/** What happened, with the id below it that tells it from its like. */
export function EventCell({ href, name, eventId }: Props) {
  return (
    <>
      <ViewLink href={href} ariaLabel={`${name}, ${eventId}`}>
        <Breakable text={name} />
      </ViewLink>
      <Box fontSize="body-s" color="text-body-secondary">
        <Breakable text={eventId} />
      </Box>
    </>
  );
}
