import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Bytes of one file: days of a quiet server, and still opened by an editor. */
const LOG_FILE_MAX_BYTES = 10 * 1024 * 1024;
/** Older files kept beside it, `.1` the newest. */
const OLDER_FILES_KEPT = 3;

export interface LogFile {
  /** Takes a line without its newline. Never throws and never waits. */
  write(line: string): void;
  /** Writes what was taken. */
  flush(): void;
}

export interface LogFileOptions {
  readonly maxBytes?: number;
  readonly olderFiles?: number;
}

/**
 * The log of a server that must outlive its log: where it cannot be written, on a full disk for one, lines are lost
 * and counted until it can. What is written in one turn of the event loop is written at once.
 */
export function createLogFile(
  path: string,
  { maxBytes = LOG_FILE_MAX_BYTES, olderFiles = OLDER_FILES_KEPT }: LogFileOptions = {},
): LogFile {
  let lines: string[] = [];
  let lost = 0;
  let file: { readonly descriptor: number; bytes: number } | undefined;

  function open(): { readonly descriptor: number; bytes: number } {
    const descriptor = openSync(path, 'a', 0o600);
    return { descriptor, bytes: fstatSync(descriptor).size };
  }

  function close(): void {
    if (file) closeSync(file.descriptor);
    file = undefined;
  }

  function append(bytes: Buffer): void {
    file ??= open();
    if (file.bytes > 0 && file.bytes + bytes.length > maxBytes) {
      close();
      rotate(path, olderFiles);
      file = open();
    }
    writeSync(file.descriptor, bytes);
    file.bytes += bytes.length;
  }

  function flush(): void {
    const taken = lines;
    lines = [];
    if (taken.length === 0) return;
    const complaint = lost > 0 ? [JSON.stringify({ level: 'error', event: 'log.lost', lines: lost })] : [];
    try {
      append(Buffer.from(`${[...complaint, ...taken].join('\n')}\n`));
      lost = 0;
    } catch {
      lost += taken.length;
      close();
    }
  }

  return {
    write(line) {
      if (lines.length === 0) setImmediate(flush);
      lines.push(line);
    },
    flush,
  };
}

function rotate(path: string, olderFiles: number): void {
  rmSync(`${path}.${olderFiles}`, { force: true });
  for (let age = olderFiles - 1; age >= 0; age--) {
    const older = age === 0 ? path : `${path}.${age}`;
    try {
      renameSync(older, `${path}.${age + 1}`);
    } catch {
      // Not there yet.
    }
  }
}
