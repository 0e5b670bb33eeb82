const UNRELEASED = '## Unreleased';

/**
 * What was unreleased is this version's from now on.
 * @throws Error when nothing is, or the version is there already
 */
export function withRelease(changelog: string, version: string, on: Date): string {
  if (changelog.includes(`\n## ${version}`)) throw new Error(`CHANGELOG.md has a section ${version} already`);
  const [before, after] = changelog.split(`${UNRELEASED}\n`);
  const section = after?.split('\n## ')[0] ?? '';
  if (section.trim() === '') throw new Error('CHANGELOG.md has nothing under Unreleased');
  const date = on.toISOString().slice(0, 'yyyy-mm-dd'.length);
  return `${before}${UNRELEASED}\n\n## ${version}, ${date}\n${after}`;
}
