import { applyEdits, modify } from 'jsonc-parser';
import { laidOut } from '../api/exact-json.ts';

export const OWN_EVENT = `{
  "event_source": "acme.orders.order",
  "event_action": "create",
  "event_description": "Created order",
  "resource_id": "order-1",
  "resource_name": "orders/order-1",
  "event_payload": {
    "total": 12
  }
}`;

interface Sampled {
  readonly source: string;
  readonly action: string;
  readonly description: string;
  readonly exampleText?: string | undefined;
}

/** The catalogue's example without its event_id, so that it can be published more than once. */
export function sampleOf({ source, action, description, exampleText }: Sampled): string {
  if (exampleText === undefined) {
    return JSON.stringify(
      { event_source: source, event_action: action, event_description: description, event_payload: {} },
      null,
      2,
    );
  }
  return laidOut(applyEdits(exampleText, modify(exampleText, ['event_id'], undefined, {})));
}
