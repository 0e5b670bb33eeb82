import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { HOME, versionOf } from './home.ts';
import type { ServiceFunction } from './service-function.ts';

/** What is deployed: the version, and one hash over the code of every function. */
export interface Release {
  readonly version: string;
  /** SHA-256 in hex, the same for the same code wherever it was bundled; undefined where nothing was bundled. */
  readonly sha256?: string;
}

const CODE = 'index.mjs';

export function releaseOf(functions: readonly ServiceFunction[]): Release {
  const version = versionOf(HOME);
  const folders = functions.map((fn) => [fn.entry, codeFolder(fn)] as const);
  return folders.every(([, folder]) => existsSync(join(folder, CODE)))
    ? { version, sha256: hashOf(folders) }
    : { version };
}

/** Where a function's code lies, ready to be uploaded. */
export function codeFolder(fn: ServiceFunction): string {
  const asset = fn.node.findChild('Code');
  if (!(asset instanceof Asset)) throw new Error(`${fn.node.path}: its code is no folder`);
  return resolve(Stage.of(fn)?.assetOutdir ?? '', asset.assetPath);
}

function hashOf(folders: readonly (readonly [entry: string, folder: string])[]): string {
  const hash = createHash('sha256');
  for (const [entry, folder] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(
      `${entry} ${createHash('sha256')
        .update(readFileSync(join(folder, CODE)))
        .digest('hex')}\n`,
    );
  return hash.digest('hex');
}

export const releaseText = ({ version, sha256 }: Release): string =>
  `${version} ${sha256 === undefined ? 'not bundled' : `sha256:${sha256}`}`;
