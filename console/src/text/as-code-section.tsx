import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CodeBlock } from './code-block.tsx';

interface Props {
  readonly curl: string;
  readonly terraform?: string;
  /** Within a dialog it is a part of it. */
  readonly variant?: 'container' | 'footer';
}

/** What a form is about to do, for a script or a configuration. */
export function AsCode({ curl, terraform, variant = 'container' }: Props) {
  return (
    <ExpandableSection
      variant={variant}
      headerText={terraform === undefined ? 'As curl' : 'As curl and Terraform'}
      {...(variant === 'container' && {
        headerDescription: 'The same as this form, as it stands. A token is left to a variable.',
      })}
    >
      <SpaceBetween size="m">
        <CodeBlock label="This form as curl" text={curl} />
        {terraform !== undefined && <CodeBlock label="This form as Terraform" text={terraform} />}
      </SpaceBetween>
    </ExpandableSection>
  );
}
