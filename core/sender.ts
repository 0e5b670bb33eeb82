/**
 * The way out to destinations, in core's words: adapters/http implements it.
 */
import type { SendResult } from './outcome.ts';

export interface OutgoingRequest {
  /** As stored with the webhook; the sender parses and checks it with the destination policy. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as these UTF-8 bytes and no others. */
  readonly body: string;
  readonly deadlineMs: number;
  /**
   * Requests of one scope, such as one version of a webhook, may resume each other's TLS sessions. Absent: none is
   * resumed, and none is left.
   */
  readonly sessionScope?: string | undefined;
}

/** What was sent, which only the sender knows, and what came of it. */
export interface PostReport {
  /** The URL as it was called, and every header; of a request that was refused, what it was given. */
  readonly request: Pick<OutgoingRequest, 'url' | 'headers'>;
  readonly result: SendResult;
}

export interface Sender {
  /**
   * Resolves the URL's host as `post` would, without connecting. False when the policy refuses the URL or any
   * answer; true when the name does not resolve: that is a delivery's problem, and may have passed by then.
   */
  permits(url: string): Promise<boolean>;
  /** Never throws for anything a destination does. */
  post(request: OutgoingRequest): Promise<PostReport>;
}
