import { join } from 'node:path';
import { type InstalledPython, installPackages, PYTHON_FOLDER } from './python-packages.ts';

/** @throws Error in one line when there is no Python, or its packages cannot be had */
export const installEmulator = (): Promise<InstalledPython> =>
  installPackages({
    name: 'the AWS emulator',
    requirements: join(import.meta.dirname, 'emulator-requirements.txt'),
    folder: PYTHON_FOLDER,
    oldestPython: '3.10',
  });

/** cfn-lint and checkov, which read templates with other eyes than ours. */
export const installTemplateCheckers = (): Promise<InstalledPython> =>
  installPackages({
    name: 'the check of the templates',
    requirements: join(import.meta.dirname, 'template-checkers-requirements.txt'),
    folder: join(PYTHON_FOLDER, 'template-checkers'),
    oldestPython: '3.10',
  });
