import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { InfoLink } from '../shell/help.tsx';
import { OptionalLabel } from '../text/optional-label.tsx';
import { newToken } from './token-text.ts';

interface Props {
  readonly token: string;
  readonly hint: string;
  readonly errorText: string | undefined;
  readonly onChange: (token: string) => void;
}

/** A token to be typed, or made here and then shown: the receiver needs it too. */
export function TokenField({ token, hint, errorText, onChange }: Props) {
  const [shown, setShown] = useState(false);
  const generate = (): void => {
    onChange(newToken((bytes) => crypto.getRandomValues(bytes)));
    setShown(true);
  };
  return (
    <FormField
      label={<OptionalLabel>Token</OptionalLabel>}
      info={<InfoLink topic="signatures" about="signatures" />}
      description={hint}
      errorText={errorText}
      secondaryControl={
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" onClick={generate}>
            Generate a token
          </Button>
          {token !== '' && (
            <Button formAction="none" onClick={() => setShown(!shown)}>
              {shown ? 'Hide token' : 'Show token'}
            </Button>
          )}
          {token !== '' && (
            <CopyToClipboard
              variant="button"
              copyButtonText="Copy token"
              textToCopy={token}
              copySuccessText="Token copied"
              copyErrorText="The token could not be copied"
            />
          )}
        </SpaceBetween>
      }
    >
      <Input
        type={shown ? 'text' : 'password'}
        autoComplete={shown ? 'off' : 'new-password'}
        spellcheck={false}
        value={token}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
