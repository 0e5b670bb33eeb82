import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { codeFolder, releaseOf } from '../../lib/release.ts';
import { ServiceFunction } from '../../lib/service-function.ts';
import { WebhookService } from '../../lib/webhook-service.ts';
import { DIST, STAGING } from './layout.ts';

/**
 * The bundles as a deployment of this clone has them: taken from its synthesis, so that there is one way to make them.
 * The folder is below the root because source maps name sources relative to it.
 * @returns SHA-256 over all of them, which the deployed stack reports
 */
export function stageFunctions(): string {
  const outdir = join(DIST, 'synthesis');
  rmSync(outdir, { recursive: true, force: true });
  const service = new WebhookService(new Stack(new App({ outdir }), 'Package'), 'Service');
  const functions = service.node.findAll().filter((each) => each instanceof ServiceFunction);
  for (const fn of functions)
    cpSync(codeFolder(fn), join(STAGING, 'assets', 'functions', fn.entry), { recursive: true });
  const { sha256 } = releaseOf(functions);
  if (sha256 === undefined) throw new Error('the functions were not bundled');
  return sha256;
}
