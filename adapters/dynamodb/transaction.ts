import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { uuid } from '../../core/ids.ts';
import { backOff } from '../resend-unprocessed.ts';
import type { Item } from './item.ts';
import type { Table } from './table.ts';

export type TransactionPart = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A part whose condition did not hold, with what is stored where it asked for that. */
export interface FailedPart {
  readonly index: number;
  readonly stored: Item | undefined;
}

/** Times a transaction is tried that others keep getting in the way of. */
const TRIES = 8;
const CONDITION_FAILED = 'ConditionalCheckFailed';
/** Reasons that pass by themselves. */
const PASSING: readonly (string | undefined)[] = [
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
];

/**
 * Writes all parts or none.
 * @returns the parts whose conditions did not hold; none: it is written
 * @throws Error for any other reason, or when the way never became free
 */
export async function transact(table: Table, parts: TransactionPart[]): Promise<FailedPart[]> {
  for (let tries = 1; ; tries++) {
    const outcome = await attempt(table, parts);
    if (!(outcome instanceof Error)) return outcome;
    if (tries === TRIES) throw outcome;
    await backOff(tries, table.random);
  }
}

/** @returns an error when trying again may help */
async function attempt(table: Table, parts: TransactionPart[]): Promise<FailedPart[] | Error> {
  try {
    // The token makes the SDK's own repetition of a request whose reply was lost the same transaction.
    const ClientRequestToken = uuid(table.random);
    await table.client.send(new TransactWriteCommand({ TransactItems: parts, ClientRequestToken }));
    return [];
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const failed = reasons.flatMap(({ Code, Item: stored }, index) =>
      Code === CONDITION_FAILED ? [{ index, stored: stored && unmarshall(stored) }] : [],
    );
    if (failed.length > 0) return failed;
    if (reasons.length > 0 && reasons.every(({ Code }) => PASSING.includes(Code))) return error;
    throw error;
  }
}
