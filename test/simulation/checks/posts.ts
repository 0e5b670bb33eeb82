import { envelopeOf } from '../../../core/event.ts';
import { hcpSignature, signatureHeaders } from '../../../core/signature.ts';
import type { Webhook } from '../../../core/webhook.ts';
import { DISPATCHER_TIMEOUT_MS, type Run } from '../run/simulate.ts';
import { type Post, statesDuring } from '../world/ledger.ts';
import type { Violation } from './violation.ts';

/** A POST of a delivery; the others are verifications, which their owners asked for. */
type DeliveryPost = Post & { readonly handling: NonNullable<Post['handling']> };
const isDelivery = (post: Post): post is DeliveryPost => post.handling !== undefined;

/** I4, I6, I10: every POST is of an accepted event, to its own webhook as it is now, signed as it must be. */
export function wrongPosts(run: Run): Violation[] {
  return run.ledger.posts.flatMap((post) =>
    isDelivery(post) ? faultsOf(run, post) : unknownSignature(run, post),
  );
}

function faultsOf(run: Run, post: DeliveryPost): Violation[] {
  const { ledger, stores } = run;
  const { handling, deliveryId, request } = post;
  const say = (invariant: string, text: string): Violation[] => [{ invariant, text, deliveryId }];
  const message = handling.messages.find((each) => each.message?.deliveryId === deliveryId)?.message;
  if (!message) return say('I4', `a POST of a delivery nobody asked for: ${deliveryId}`);

  const event = stores.events.all.get(`${message.projectId}/${message.eventId}`);
  const match = event && [...event.matched, ...event.skipped].find((each) => each.deliveryId === deliveryId);
  if (!event || !match) return say('I4', `a POST of no accepted event: ${request.url}`);
  if (!request.url.includes(`.${event.projectId}.example.com/`))
    return say('I4', `crossed projects: ${request.url}`);
  if (request.body !== envelopeOf(event)) return say('I3', 'a POST with other bytes');

  const states = statesDuring(ledger.webhooks.get(match.webhookId), handling.start.seq, post.seq);
  const fitting = states.filter(
    (state) => state?.enabled && state.pausedAtMs === undefined && state.url === request.url,
  ) as Webhook[];
  if (fitting.length === 0)
    return say('I10', `sent although the webhook was off, paused, gone or elsewhere: ${request.url}`);
  const times = [post.atMs, handling.start.atMs];
  const isSigned = fitting.some((webhook) => times.some((atMs) => isSignedFor(run, post, webhook, atMs)));
  return isSigned
    ? []
    : say('I6', `not signed with the tokens that were valid at ${new Date(post.atMs).toISOString()}`);
}

/** The headers must be those of exactly the tokens that were valid: no older one, and none too few. */
function isSignedFor(
  { stores }: Run,
  { request, deliveryId, atMs }: Post,
  webhook: Webhook,
  validAtMs: number,
): boolean {
  const { token, previousToken } = webhook;
  const overlaps = previousToken !== undefined && previousToken.validUntilMs > validAtMs;
  const refs = token ? [token, ...(overlaps ? [previousToken] : [])] : [];
  const tokens = refs.map(({ versionId }) => stores.vault.everStored.get(versionId) ?? '');
  const expected = signatureHeaders({ body: request.body, deliveryId, sentAtMs: atMs, tokens });
  const names = ['X-Hcp-Webhook-Signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
  return names.every((name) => request.headers[name] === expected[name]);
}

function unknownSignature({ stores }: Run, { request, deliveryId }: Post): Violation[] {
  const signature = request.headers['X-Hcp-Webhook-Signature'];
  if (signature === undefined) return [];
  const known = [...stores.vault.everStored.values(), ...stores.offered];
  if (known.some((token) => hcpSignature(token, request.body) === signature)) return [];
  return [{ invariant: 'I6', text: `a verification signed with no token of ours`, deliveryId }];
}

/** I10's bound: nothing leaves later than one run of the dispatcher after a switch-off, unless it stood still. */
export function latePosts({ ledger }: Run): Violation[] {
  return ledger.posts.filter(isDelivery).flatMap(({ handling, deliveryId, atMs }) => {
    const lateMs = atMs - handling.start.atMs;
    return lateMs <= DISPATCHER_TIMEOUT_MS
      ? []
      : [{ invariant: 'I10', text: `sent ${lateMs} ms after its webhook was read`, deliveryId }];
  });
}
