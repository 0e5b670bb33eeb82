import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { configFile, writePrivately } from '../profiles.ts';
import type { Session } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Position } from './watch.ts';

const kept = z.object({ newestMs: z.number().optional(), seen: z.array(z.tuple([z.string(), z.number()])) });

/** Where `listen` was when it ended, beside the profiles: one file for each webhook. */
export interface KeptPosition {
  read(): Position | undefined;
  write(position: Position): void;
}

export function keptPosition(session: Session, webhook: string, { env }: Surroundings): KeptPosition {
  const name = JSON.stringify([session.endpoint, session.project, webhook]);
  const file = join(
    dirname(configFile(env)),
    'listen',
    `${createHash('sha256').update(name).digest('hex')}.json`,
  );
  return {
    read: () => parsed(file),
    write: ({ newestMs, seen }) => writePrivately(file, JSON.stringify({ newestMs, seen: [...seen] })),
  };
}

/** A file that is missing or broken is none: what it saves is a repetition. */
function parsed(file: string): Position | undefined {
  try {
    const { newestMs, seen } = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { newestMs, seen: new Map(seen) };
  } catch {
    return undefined;
  }
}
