import type { Delivery } from '../api/client.ts';

/** Of a table whose deliveries can be selected. */
export const SELECTION_LABELS = {
  tableLabel: 'Deliveries',
  selectionGroupLabel: 'Deliveries to send again',
  allItemsSelectionLabel: () => 'Select all on this page',
  itemSelectionLabel: (_: unknown, { event_id }: Delivery) => `Select ${event_id}`,
};

/** It has no event to be sent again. */
export const isVerification = ({ trigger }: Delivery): boolean =>
  trigger === 'verification' || trigger === 'test';
