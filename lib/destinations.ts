import type { DestinationEnvironment } from '../functions/runtime/settings.ts';
import type { FunctionNetwork } from './service-function.ts';
import type { ServiceSettings } from './stage.ts';

/** What a function that calls destinations must know. The own hosts are added by the Api, which makes them. */
export function destinationEnvironment(
  { destinations, geo, retryScheduleSeconds }: ServiceSettings,
  network: FunctionNetwork | undefined,
): Record<Exclude<keyof DestinationEnvironment, 'OWN_HOSTS'>, string> {
  return {
    GEO: geo,
    RETRY_SCHEDULE_SECONDS: retryScheduleSeconds.join(','),
    HTTPS_ONLY: String(destinations.httpsOnly),
    ALLOWED_CIDRS: destinations.allowedCidrs.join(','),
    ALLOWED_HOSTS: destinations.allowedHosts.join(','),
    // Lambda's own network has no route for IPv6.
    IPV4_ONLY: String(network === undefined),
  };
}
