import Box from '@cloudscape-design/components/box';
import { ViewLink } from '../shell/follow.tsx';
import { Breakable } from '../text/breakable.tsx';

interface Props {
  /** Undefined where there is no page of it. */
  readonly href: string | undefined;
  /** As `source:action`. */
  readonly name: string;
  readonly eventId: string;
}

/** What happened, with the id below it that tells it from its like. */
export function EventCell({ href, name, eventId }: Props) {
  return (
    <>
      {href === undefined ? (
        <Breakable text={name} />
      ) : (
        <ViewLink href={href} ariaLabel={`${name}, ${eventId}`}>
          <Breakable text={name} />
        </ViewLink>
      )}
      <Box fontSize="body-s" color="text-body-secondary">
        <Breakable text={eventId} />
      </Box>
    </>
  );
}
