import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { Webhook } from '../api/client.ts';
import { Exactly, When } from '../text/when.tsx';
import { HeldCount } from './held-count.tsx';
import { useResume } from './use-repair.ts';

interface Props {
  readonly project: string;
  readonly name: string;
  readonly webhook: Webhook;
}

/** A pause is easily forgotten: since when, what it holds, and its end. */
export function PauseBanner({ project, name, webhook }: Props) {
  const resume = useResume({ project, name });
  const { paused_at: since, enabled } = webhook;
  if (since === undefined) return null;
  return (
    <Alert
      type="warning"
      header={
        <>
          Paused <When at={since} />: deliveries are held
        </>
      }
      action={
        <Button loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
          Resume
        </Button>
      }
    >
      Since <Exactly at={since} /> nothing is sent, and nothing is lost. Held now:{' '}
      <HeldCount project={project} name={name} webhook={webhook} />.
      {!enabled && ' The webhook is disabled as well: after it is enabled the pause still holds.'}
    </Alert>
  );
}
