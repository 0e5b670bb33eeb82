import { join } from 'node:path';
import { type InstalledPython, installPackages, PYTHON_FOLDER } from './python-packages.ts';

export type EmulatorPython = InstalledPython;

/**
 * Installs the emulator's pinned packages once, into a folder of the checkout.
 * @throws Error in one line when there is no Python, or its packages cannot be had
 */
export const installEmulator = (): Promise<EmulatorPython> =>
  installPackages({
    name: 'the AWS emulator',
    requirements: join(import.meta.dirname, 'emulator-requirements.txt'),
    hashed: false,
    folder: PYTHON_FOLDER,
    oldestPython: '3.10',
  });
