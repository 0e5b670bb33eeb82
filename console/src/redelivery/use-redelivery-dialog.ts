import { useSearchParams } from 'react-router';
import { isScope, type Scope } from './offers.ts';

export const REDELIVER = 'redeliver';

/** Whether the dialog that starts a job is open, in the page's address: a link from elsewhere can open it. */
export function useRedeliveryDialog() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get(REDELIVER) ?? '';
  const change = (scope: Scope | undefined): void => {
    const next = new URLSearchParams(search);
    next.delete(REDELIVER);
    if (scope !== undefined) next.set(REDELIVER, scope);
    setSearch(next, { replace: true });
  };
  return {
    scope: isScope(asked) ? asked : undefined,
    open: (scope: Scope): void => change(scope),
    close: (): void => change(undefined),
  };
}
