import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

export interface Notice {
  readonly type: 'success' | 'error' | 'info' | 'warning';
  readonly header: ReactNode;
  readonly content?: ReactNode;
  readonly action?: ReactNode;
}

interface Notices {
  readonly list: readonly FlashbarProps.MessageDefinition[];
  readonly show: (notice: Notice) => void;
}

/** Notices on screen at once: the oldest makes room. */
const SHOWN = 3;
let made = 0;

const NoticesContext = createContext<Notices>({ list: [], show: () => {} });

export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [list, setList] = useState<readonly FlashbarProps.MessageDefinition[]>([]);
  const notices = useMemo((): Notices => {
    const dismiss = (id: string) => setList((now) => now.filter((each) => each.id !== id));
    const show = (notice: Notice): void => {
      const id = String(made++);
      const message: FlashbarProps.MessageDefinition = {
        ...notice,
        id,
        dismissible: true,
        ariaRole: notice.type === 'error' ? 'alert' : 'status',
        onDismiss: () => dismiss(id),
      };
      setList((now) => [message, ...now].slice(0, SHOWN));
    };
    return { list, show };
  }, [list]);
  return <NoticesContext value={notices}>{children}</NoticesContext>;
}

export const useNotice = (): Notices['show'] => useContext(NoticesContext).show;

export function NoticeBar() {
  return <Flashbar items={useContext(NoticesContext).list} />;
}
