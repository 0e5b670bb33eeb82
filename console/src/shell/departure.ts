/**
 * The page may have to be left for the issuer at any moment, because a session has expired. What was typed is
 * kept over the round trip; what cannot be kept, such as a token shown for the only time, holds it up.
 */
const PREFIX = 'fanfare.draft:';

const keepers = new Set<() => void>();
const holds = new Set<symbol>();
const waiting: (() => void)[] = [];
let departing = false;

/** True once the page is about to be left for signing in: nobody needs to be asked. */
export const isDeparting = (): boolean => departing;

/** @returns what ends the hold */
export function holdDeparture(): () => void {
  const hold = Symbol('hold');
  holds.add(hold);
  return () => {
    holds.delete(hold);
    if (holds.size > 0) return;
    for (const go of waiting.splice(0)) go();
  };
}

/** Resolves when the page may be left, with every draft kept. */
export async function depart(): Promise<void> {
  if (holds.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
  for (const keep of keepers) keep();
  departing = true;
}

/**
 * Keeps a draft under the page's address, for this tab only.
 * @returns what ends the keeping
 */
export function keepOnDeparture(draft: () => unknown): () => void {
  const keep = (): void => {
    const value = draft();
    if (value !== undefined) sessionStorage.setItem(key(), JSON.stringify(value));
  };
  keepers.add(keep);
  return () => keepers.delete(keep);
}

/** What was kept under this address, once. */
export function keptDraft(): unknown {
  const text = sessionStorage.getItem(key());
  sessionStorage.removeItem(key());
  return text === null ? undefined : JSON.parse(text);
}

const key = (): string => PREFIX + window.location.pathname;
