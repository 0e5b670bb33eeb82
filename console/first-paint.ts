import type { Plugin } from 'vite';

const STYLE_SHEET = /\s*<link rel="stylesheet" crossorigin href="\/assets\/[^>]+>/g;

/**
 * The console's style sheets come after the static frame of the page, so that it is painted before they are there.
 * Scripts wait for them all the same.
 */
export const stylesLast: Plugin = {
  name: 'styles-last',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const links = html.match(STYLE_SHEET) ?? [];
      return html.replaceAll(STYLE_SHEET, '').replace('\n  </body>', `${links.join('')}\n  </body>`);
    },
  },
};
