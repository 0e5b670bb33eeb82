import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionOf } from '../../lib/home.ts';
import { PROGRAM } from './command-line.ts';
import { ENTRIES, PACKAGE_NAME, ROOT, STAGING } from './layout.ts';

/** `Validations`, with which the construct acknowledges findings, and the runtime nodejs24.x: older ones lack them. */
const AWS_CDK_LIB = '^2.276.0';
/** What aws-cdk-lib itself asks for. */
const CONSTRUCTS = '^10.5.0';
/** The first of the line that `cdk` still runs on, and of the two newer ones every release. */
const NODE = '>=20.19';

/** package.json of the package: nothing is installed with it. */
export function stageManifest(): void {
  const exports = Object.keys(ENTRIES).map((name) => [
    name === 'index' ? '.' : `./${name}`,
    { types: `./${name}.d.ts`, default: `./${name}.js` },
  ]);
  const manifest = {
    name: PACKAGE_NAME,
    version: versionOf(ROOT),
    description:
      'HCP-style webhooks in your own AWS account: an AWS CDK construct, and what receivers and publishers need',
    license: 'Apache-2.0',
    keywords: ['aws', 'aws-cdk', 'awscdk', 'webhooks', 'hcp', 'standard-webhooks', 'eventbridge'],
    type: 'commonjs',
    main: './index.js',
    types: './index.d.ts',
    exports: { ...Object.fromEntries(exports), './package.json': './package.json' },
    bin: { fanfare: PROGRAM },
    files: [
      '*.js',
      '*.d.ts',
      'types',
      'cli',
      'assets',
      'console',
      'API.md',
      'CHANGELOG.md',
      'THIRD-PARTY-LICENSES',
    ],
    engines: { node: NODE },
    peerDependencies: { 'aws-cdk-lib': AWS_CDK_LIB, constructs: CONSTRUCTS },
    // Receivers and publishers use `verify` and `publish` without a CDK app.
    peerDependenciesMeta: { 'aws-cdk-lib': { optional: true }, constructs: { optional: true } },
    sideEffects: false,
  };
  writeFileSync(join(STAGING, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
