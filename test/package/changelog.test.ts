import { expect, test } from 'vitest';
import { withRelease } from '../../package/build/changelog.ts';

const ON = new Date('2026-11-24T12:00:00Z');
const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- A thing.\n\n## 0.1.0\n\n- The first.\n';

test('a release takes what was unreleased, and leaves an empty place for the next', () => {
  expect(withRelease(CHANGELOG, '0.2.0', ON)).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0, 2026-11-24\n\n- A thing.\n\n## 0.1.0\n\n- The first.\n',
  );
});

test('a release without anything to tell, or of a version that was, is refused', () => {
  const released = withRelease(CHANGELOG, '0.2.0', ON);
  expect(() => withRelease(released, '0.3.0', ON)).toThrow(/nothing under Unreleased/);
  expect(() => withRelease(CHANGELOG, '0.1.0', ON)).toThrow(/0\.1\.0 already/);
});
