import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holdStateDir } from '../../local/hold-state-dir.ts';
import { createLogFile } from '../../local/log-file.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fanfare-log-'));
  path = join(directory, 'fanfare.log');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the log file', () => {
  test('holds the lines in their order, without anybody asking for it', async () => {
    const log = createLogFile(path);
    log.write('one');
    log.write('two');
    await setImmediate();
    log.write('three');
    await setImmediate();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n');
  });

  test('is continued by the next server, and its owner’s alone', () => {
    for (const line of ['one', 'two']) {
      const log = createLogFile(path);
      log.write(line);
      log.flush();
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  test('never grows beyond its size, and keeps a few older ones', () => {
    const log = createLogFile(path, { maxBytes: 100, olderFiles: 2 });
    for (let n = 0; n < 50; n++) {
      log.write(`line ${n}`.padEnd(30, '.'));
      log.flush();
    }
    expect(readdirSync(directory).sort()).toEqual(['fanfare.log', 'fanfare.log.1', 'fanfare.log.2']);
    for (const name of readdirSync(directory))
      expect(statSync(join(directory, name)).size).toBeLessThanOrEqual(100);
    const text = ['.2', '.1', ''].map((age) => readFileSync(path + age, 'utf8')).join('');
    expect([...text.matchAll(/line (\d+)/g)].map(([, n]) => Number(n))).toEqual([
      42, 43, 44, 45, 46, 47, 48, 49,
    ]);
  });

  test('that is refused by a full disk ends nothing', async () => {
    const log = createLogFile('/dev/full');
    log.write('one');
    expect(() => log.flush()).not.toThrow();
    log.write('two');
    await setImmediate();
  });

  test('says how many lines were lost, once it can be written again', () => {
    rmSync(directory, { recursive: true });
    const log = createLogFile(path);
    for (const line of ['one', 'two']) {
      log.write(line);
      log.flush();
    }
    mkdirSync(directory);
    log.write('three');
    log.flush();
    expect(readFileSync(path, 'utf8')).toBe('{"level":"error","event":"log.lost","lines":2}\nthree\n');
  });
});

test('the state directory is made for its owner alone, whatever the umask', () => {
  const umask = process.umask(0);
  try {
    const stateDir = join(directory, 'made', 'state');
    holdStateDir(stateDir);
    expect(statSync(stateDir).mode & 0o777).toBe(0o700);
  } finally {
    process.umask(umask);
  }
});
