import { answerOf } from './api.ts';
import type { Connected } from './connected.ts';
import { usage } from './exit-codes.ts';

interface Envelope {
  readonly event_source: string;
  readonly event_action: string;
  readonly event_id?: string;
  readonly resource_id?: string;
  readonly resource_name?: string;
  readonly event_description?: string;
  readonly event_version?: string;
}

/**
 * Publishes, and says under which id.
 * @param payload JSON text, which goes out as it is
 * @throws CommandFailure for what is no JSON: spliced in, it could say other things than a payload
 */
export async function publish(
  { client, ofProject, out }: Connected,
  envelope: Envelope,
  payload: string,
): Promise<void> {
  if (!isJson(payload)) throw usage('payload: not valid JSON');
  const written = `${JSON.stringify(envelope).slice(0, -1)},"event_payload":${payload}}`;
  const { data, text } = await answerOf(
    client.POST('/2023-05-31/webhook/project/{project_id}/events', {
      params: { path: ofProject },
      body: { ...envelope, event_payload: payload },
      bodySerializer: () => written,
    }),
  );
  out.answer(text, () => `published ${envelope.event_source}:${envelope.event_action} as ${data.event_id}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
