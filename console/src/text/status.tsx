import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import './words.css';

interface Props {
  readonly type: StatusIndicatorProps.Type;
  readonly children: ReactNode;
}

/** A state in a word or two, broken between its words only. */
export const Status = ({ type, children }: Props) => (
  <StatusIndicator type={type}>
    <span className="status-words">{children}</span>
  </StatusIndicator>
);
