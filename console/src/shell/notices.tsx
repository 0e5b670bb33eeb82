import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { useStaleNotice } from './stale-notice.tsx';

export interface Notice {
  readonly type: 'success' | 'error' | 'info' | 'warning';
  readonly header: ReactNode;
  readonly content?: ReactNode;
  readonly action?: ReactNode;
}

interface Shown extends FlashbarProps.MessageDefinition {
  readonly shownAtMs: number;
}

interface Notices {
  readonly list: readonly Shown[];
  readonly leave: () => void;
  readonly show: (notice: Notice) => void;
}

/** Notices on screen at once: the oldest makes room. */
const SHOWN = 3;
const JUST_NOW_MS = 1_000;
let made = 0;

const NoticesContext = createContext<Notices>({ list: [], leave: () => {}, show: () => {} });

export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [list, setList] = useState<readonly Shown[]>([]);
  const notices = useMemo((): Notices => {
    const dismiss = (id: string) => setList((now) => now.filter((each) => each.id !== id));
    const show = (notice: Notice): void => {
      const id = String(made++);
      const message: Shown = {
        ...notice,
        id,
        shownAtMs: Date.now(),
        dismissible: true,
        // Announced either way; an `alert` would also take the focus, out of a menu opened meanwhile.
        ariaRole: 'status',
        onDismiss: () => dismiss(id),
      };
      setList((now) => [message, ...now].slice(0, SHOWN));
    };
    const leave = (): void => setList((now) => now.filter(staysOnNextPage));
    return { list, leave, show };
  }, [list]);
  return <NoticesContext value={notices}>{children}</NoticesContext>;
}

export const useNotice = (): Notices['show'] => useContext(NoticesContext).show;

/** What led to the next page is told there; older good news has been read. */
const staysOnNextPage = ({ type, shownAtMs }: Shown): boolean =>
  type === 'error' || Date.now() - shownAtMs < JUST_NOW_MS;

export function NoticeBar() {
  const { list, leave } = useContext(NoticesContext);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: on another page, not with another list
  useEffect(leave, [pathname]);
  const stale = useStaleNotice();
  const items: FlashbarProps.MessageDefinition[] = list.map(({ shownAtMs: _, ...item }) => item);
  return <Flashbar items={stale ? [stale, ...items] : items} />;
}
