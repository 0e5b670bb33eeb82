import { join } from 'node:path';
import { installPython, type Python } from './python-tools.ts';

const ROOT = join(import.meta.dirname, '..');

/** @throws Error in one line when there is no Python, or its packages cannot be had */
export const installEmulator = (): Promise<Python> =>
  installPython({
    name: 'the AWS emulator',
    requirements: join(import.meta.dirname, 'emulator-requirements.txt'),
    folder: join(ROOT, '.emulator'),
  });

/** cfn-lint and checkov, which read templates with other eyes than ours. */
export const installTemplateCheckers = (): Promise<Python> =>
  installPython({
    name: 'the check of the templates',
    requirements: join(import.meta.dirname, 'template-checkers-requirements.txt'),
    folder: join(ROOT, '.template-checkers'),
  });
