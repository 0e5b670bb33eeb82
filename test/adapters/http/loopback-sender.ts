import { createSender, type SenderOptions } from '../../../adapters/http/create-sender.ts';
import type { Resolve } from '../../../adapters/http/resolve.ts';
import { type DestinationSettings, PUBLIC_DESTINATIONS } from '../../../core/destination-policy.ts';
import type { SendResult } from '../../../core/outcome.ts';
import type { OutgoingRequest, PostReport, Sender } from '../../../core/sender.ts';

/** Loopback addresses are the only ones that these tests may reach; everything else of the rule stays. */
export const LOOPBACK_ONLY: DestinationSettings = {
  ...PUBLIC_DESTINATIONS,
  allowedCidrs: ['127.0.0.0/8', '::1'],
  httpsOnly: false,
  ownHosts: [],
};

/** A name server for tests: the addresses that it was given, for every name. */
export const resolvingTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses;

export const loopbackSender = (options: Partial<SenderOptions> = {}): Sender =>
  createSender({ destinations: LOOPBACK_ONLY, resolve: resolvingTo('127.0.0.1'), ...options });

/** A deadline that no healthy loopback exchange reaches. */
const AMPLE_MS = 5_000;

export const report = (
  sender: Sender,
  url: string,
  request: Partial<OutgoingRequest> = {},
): Promise<PostReport> => sender.post({ url, headers: {}, body: '{}', deadlineMs: AMPLE_MS, ...request });

export const post = async (...of: Parameters<typeof report>): Promise<SendResult> =>
  (await report(...of)).result;

/** What matters of a result, for comparisons: its class, or its status. */
export const outcomeOf = (result: SendResult): string | number =>
  result.kind === 'response' ? result.statusCode : result.errorClass;
