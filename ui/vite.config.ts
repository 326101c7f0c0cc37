import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Puts the first screen's style into the page: one question less before the first paint. */
function styleInPage(): Plugin {
  return {
    name: 'style-in-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return;
      page.source = String(page.source).replace(
        /<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/g,
        (link: string, file: string) => {
          const style = bundle[file];
          if (style?.type !== 'asset') return link;
          // Addresses in it are relative to its folder.
          const text = String(style.source).replaceAll('url(./', 'url(./assets/');
          return `<style>${text}</style>`;
        },
      );
    },
  };
}

export default defineConfig(({ mode }) => ({
  // The shell serves the files from its own scheme, tests may serve them from a folder: no absolute paths.
  base: './',
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/paraglide',
      strategy: ['globalVariable', 'baseLocale'],
      emitReadme: false,
    }),
    svelte(),
    styleInPage(),
  ],
  resolve: {
    // Its package names only the build for old browsers, whose form each bundler unpacks in another way.
    alias: { 'simple-keyboard': 'simple-keyboard/build/index.modern.esm.js' },
    // vitest runs on Node, where Svelte would otherwise resolve to its server build.
    ...(mode === 'test' ? { conditions: ['browser'] } : {}),
  },
  server: { port: 5199, strictPort: true, fs: { allow: ['..'] } },
  build: {
    // The engine is WebKitGTK 2.50; the same code also runs in the WebView2 and WKWebView of the last two years.
    target: ['safari18', 'chrome120'],
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./tests/setup.ts'],
    include: ['tests/**/*.test.ts'],
    restoreMocks: true,
    server: { deps: { inline: ['simple-keyboard'] } },
  },
}));
