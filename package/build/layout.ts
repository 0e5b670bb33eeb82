import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const DIST = join(ROOT, 'dist');
/** The package before it is a tarball. */
export const STAGING = join(DIST, 'package');

/**
 * The name is the thing: an unscoped word alone would say nothing in a list of dependencies, and this repository's own
 * manifest stays private under it.
 */
export const PACKAGE_NAME = 'fanfare-webhooks';

/** What can be imported: by name, with the file in package/ that is its surface. */
export const ENTRIES: Readonly<Record<string, string>> = {
  index: 'construct',
  verify: 'verify',
  publish: 'publish',
  testing: 'testing',
};

/** The consumer's own: two copies of them would not know each other's constructs. */
export const PEERS = ['aws-cdk-lib', 'constructs'];
