import type { Webhook } from '../api/client.ts';
import { heldCountText } from '../delivery/held-words.ts';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';

interface Props {
  readonly project: string;
  readonly name: string;
  readonly webhook: Webhook;
}

/** How many deliveries wait for the webhook, leading to them. */
export function HeldCount({ project, name, webhook }: Props) {
  const { held = 0 } = webhook.health;
  if (held === 0) return 'None';
  return <ViewLink href={paths.heldDeliveries(project, name)}>{heldCountText(held)}</ViewLink>;
}
