import type { Params } from 'react-router';
import type { HelpTopic } from './help.tsx';

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

/** What a route tells the frame around it: `handle` in routes.tsx. */
export interface View {
  /** The last one is the page itself. */
  readonly crumbs: (params: Params) => readonly Crumb[];
  readonly help: HelpTopic;
  /** How wide the page may grow. */
  readonly contentType: 'table' | 'form' | 'default';
}
