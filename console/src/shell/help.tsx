import Link from '@cloudscape-design/components/link';
import { createContext, useContext } from 'react';

/** The pages of the help panel. */
export type HelpTopic = 'webhooks' | 'signatures' | 'deliveries' | 'held' | 'events';

export interface Help {
  readonly open: (topic: HelpTopic) => void;
}

export const HelpContext = createContext<Help>({ open: () => {} });

/** The "Info" beside a heading or a field. */
export function InfoLink({ topic, about }: { readonly topic: HelpTopic; readonly about: string }) {
  const help = useContext(HelpContext);
  return (
    <Link variant="info" ariaLabel={`Info about ${about}`} onFollow={() => help.open(topic)}>
      Info
    </Link>
  );
}
