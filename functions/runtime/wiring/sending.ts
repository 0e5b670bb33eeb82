import { createSender } from '../../../adapters/http/create-sender.ts';
import type { DeliverDependencies } from '../../../core/delivering/deliver.ts';
import type { Settings } from '../../../core/dependencies.ts';
import { ATTEMPT_DEADLINE_MS, WEBHOOKS_PER_PROJECT } from '../../../core/limits.ts';
import type { DestinationEnvironment } from '../settings.ts';

/** What every function that calls destinations needs for it. */
export function sendingOf(env: DestinationEnvironment): Pick<DeliverDependencies, 'sender' | 'settings'> {
  const destinations = {
    httpsOnly: env.HTTPS_ONLY,
    ownHosts: env.OWN_HOSTS,
    allowedCidrs: env.ALLOWED_CIDRS,
    allowedHosts: env.ALLOWED_HOSTS,
    machineCallable: env.MACHINE_CALLABLE,
  };
  const settings: Settings = {
    destinations,
    geo: env.GEO,
    retryScheduleSeconds: env.RETRY_SCHEDULE_SECONDS,
    attemptDeadlineMs: ATTEMPT_DEADLINE_MS,
    webhooksPerProject: WEBHOOKS_PER_PROJECT,
  };
  return { settings, sender: createSender({ destinations, ipv4Only: env.IPV4_ONLY }) };
}
