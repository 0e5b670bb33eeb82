import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { touched, untouchedForMs } from './pace.ts';

/** Milliseconds without a touch after which the next one means that someone has come back. */
const AWAY_MS = 10_000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Nobody waits for an idle page, so it is read ever more rarely; whoever comes back sees it as it is now. */
export function useAttention(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const touch = (): void => {
      const nowMs = Date.now();
      const wasAway = untouchedForMs(nowMs) > AWAY_MS;
      touched(nowMs);
      if (wasAway) void queries.refetchQueries({ type: 'active', stale: true }, { cancelRefetch: false });
    };
    for (const name of TOUCHES) window.addEventListener(name, touch, { passive: true });
    return () => {
      for (const name of TOUCHES) window.removeEventListener(name, touch);
    };
  }, [queries]);
}
