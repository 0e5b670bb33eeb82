import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';
import { metaContentSecurityPolicy } from './content-security-policy.ts';
import { inFirstLoad } from './first-load.ts';
import { stylesLast } from './first-paint.ts';
import { fontFiles } from './font-files.ts';

const policy: HtmlTagDescriptor = {
  tag: 'meta',
  attrs: { 'http-equiv': 'Content-Security-Policy', content: metaContentSecurityPolicy },
  injectTo: 'head-prepend',
};
/** In the build only: the development server injects inline scripts and styles of its own. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [policy],
};

export default defineConfig(({ command }) => {
  // Whatever the shell says, NODE_ENV=test among it: what is built is what people load.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: import.meta.dirname,
    plugins: [react(), contentSecurityPolicy, fontFiles, stylesLast],
    build: {
      target: 'es2022',
      // Every file has a name of its own content, and none is inlined: the policy knows no exceptions.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_500,
      manifest: true,
      rolldownOptions: {
        // One file where there would be a dozen: on a slow line every request waits for its turn.
        output: { codeSplitting: { groups: [{ name: inFirstLoad, debugName: 'first load' }] } },
      },
    },
  };
});
