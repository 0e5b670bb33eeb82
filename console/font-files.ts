import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const INLINE_FONT = /url\(["']?data:font\/woff2;base64,([A-Za-z0-9+/=]+)["']?\)/g;

/**
 * Cloudscape's global style sheet carries eight fonts inside it. As files of their own they are fetched only
 * when a weight is used, do not hold up the first paint, and need no `data:` in the Content-Security-Policy.
 */
export const fontFiles: Plugin = {
  name: 'font-files',
  apply: 'build',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
      file.source = String(file.source).replaceAll(INLINE_FONT, (_whole, base64: string) => {
        const source = Buffer.from(base64, 'base64');
        const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
        const fileName = `open-sans-${hash}.woff2`;
        this.emitFile({ type: 'asset', fileName: `assets/${fileName}`, source });
        return `url(${fileName})`;
      });
    }
  },
};
