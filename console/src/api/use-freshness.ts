import { notifyManager, type Query, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { type Failure, failureOf } from './failure.ts';

/** What is shown is older than it looks. */
export interface Staleness {
  /** Milliseconds since the epoch: the oldest of what is shown. */
  readonly readAtMs: number;
  readonly failure: Failure;
  readonly again: () => void;
}

const OFFLINE = 'This browser is offline.';

/** Undefined while everything on the page is as the API last told it, without a failure since. */
export function useFreshness(): Staleness | undefined {
  const queries = useQueryClient();
  const cache = queries.getQueryCache();
  const subscribe = useCallback(
    (changed: () => void) => cache.subscribe(notifyManager.batchCalls(changed)),
    [cache],
  );
  // One string, because a snapshot has to be the same until something has changed.
  const snapshot = useSyncExternalStore(subscribe, () =>
    troubled(cache.findAll({ type: 'active' }))
      .map(({ queryHash, state }) => `${queryHash} ${state.dataUpdatedAt} ${messageOf(state)}`)
      .join('\n'),
  );
  return useMemo(() => {
    if (snapshot === '') return undefined;
    const found = troubled(cache.findAll({ type: 'active' }));
    const [first] = found;
    if (!first) return undefined;
    return {
      readAtMs: Math.min(...found.map(({ state }) => state.dataUpdatedAt)),
      failure: failureOf(causeOf(first.state)),
      again: () => void queries.refetchQueries({ type: 'active', predicate: isTroubled }),
    };
  }, [snapshot, cache, queries]);
}

type State = Query['state'];

const causeOf = ({ error, fetchFailureReason, fetchStatus }: State): unknown =>
  fetchStatus === 'paused' ? new Error(OFFLINE) : (fetchFailureReason ?? error);

const messageOf = (state: State): string => failureOf(causeOf(state)).message;

const troubled = (all: readonly Query[]): Query[] => all.filter(isTroubled);

/** Failing from the first failure on: its repeats take seconds, in which the page would look live. */
const isTroubled = ({ state }: Query): boolean =>
  state.data !== undefined &&
  (state.status === 'error' || state.fetchFailureCount > 0 || state.fetchStatus === 'paused');
