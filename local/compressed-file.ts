import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

/** Text compresses to a quarter; fonts and images are compressed already. */
const COMPRESSIBLE = /\.(html|js|css|json|svg)$/;
/** Of brotli's 11: the last steps take seconds for a few per cent, and someone is waiting. */
const BROTLI_QUALITY = 6;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

interface Kept {
  readonly modifiedAtMs: number;
  readonly bytes: Promise<Buffer>;
}

/** Compresses every file once, and again when it has changed. */
export function createCompressor(): (path: string, encoding: Encoding) => Promise<Buffer> {
  const kept = new Map<string, Kept>();
  return async (path, encoding) => {
    const key = `${encoding} ${path}`;
    const { mtimeMs: modifiedAtMs } = await stat(path);
    const known = kept.get(key);
    if (known?.modifiedAtMs === modifiedAtMs) return known.bytes;
    const bytes = readFile(path).then((content) => compressed(content, encoding));
    kept.set(key, { modifiedAtMs, bytes });
    return bytes;
  };
}

const compressed = (content: Buffer, encoding: Encoding): Promise<Buffer> =>
  encoding === 'gzip'
    ? zip(content)
    : brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });

/** The best encoding that a client takes for a file; undefined to send it as it is. */
export function encodingFor(path: string, accepted: string | undefined): Encoding | undefined {
  if (!COMPRESSIBLE.test(path)) return undefined;
  const names = (accepted ?? '').split(',').map((each) => each.trim());
  const takes = (name: Encoding): boolean =>
    names.some((each) => each === name || (each.startsWith(`${name};`) && !/;\s*q=0(\.0*)?$/.test(each)));
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : undefined;
}
