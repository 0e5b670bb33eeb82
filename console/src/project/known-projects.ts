/** Projects that were opened in this browser, the last one first. The API has no list of them. */
const KEY = 'fanfare.projects';
const REMEMBERED = 10;

/** What the local server's first start fills with something to look at. */
export const LOCAL_PROJECT = 'demo';

export function knownProjects(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberProject(project: string): void {
  const known = knownProjects();
  if (known[0] === project) return;
  const list = [project, ...known.filter((each) => each !== project)];
  localStorage.setItem(KEY, JSON.stringify(list.slice(0, REMEMBERED)));
}
