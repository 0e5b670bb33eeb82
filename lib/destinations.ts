import type { DestinationEnvironment } from '../functions/runtime/settings.ts';
import type { FunctionNetwork } from './network.ts';
import type { ServiceSettings } from './stage.ts';

/** What a function that calls destinations must know. The own hosts are added by the Api, which makes them. */
export function destinationEnvironment(
  { destinations, geo, retryScheduleSeconds, emulatorEndpoint }: ServiceSettings,
  network: FunctionNetwork | undefined,
): Record<Exclude<keyof DestinationEnvironment, 'OWN_HOSTS'>, string> {
  return {
    GEO: geo,
    RETRY_SCHEDULE_SECONDS: retryScheduleSeconds.join(','),
    HTTPS_ONLY: String(destinations.httpsOnly),
    ALLOWED_CIDRS: destinations.allowedCidrs.join(','),
    ALLOWED_HOSTS: destinations.allowedHosts.join(','),
    // Where Lambda's runtime API listens, whatever is permitted above and whatever a permitted name resolves to.
    MACHINE_CALLABLE: String(emulatorEndpoint !== undefined),
    // Lambda's own network has no route for IPv6.
    IPV4_ONLY: String(network === undefined),
  };
}
