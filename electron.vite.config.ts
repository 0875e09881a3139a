import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** Everything that Node finds in node_modules at run time stays out of the main bundle. */
const external = ['electron', 'better-sqlite3', /^fastify/, /^@fastify\//, 'ws', 'pdfmake', 'pdfkit', 'fontkit'];

/**
 * Both languages of a text stand side by side in one file, and a screen is read in one of them: each language sees its
 * own copy of every `*-words.ts`, of which nothing is left but what that language exports.
 */
const oneLanguageAChunk: Plugin = {
  name: 'one-language-a-chunk',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!source.endsWith('-words.ts') || importer === undefined) return null;
    const language = importer.match(/\/wording\/([\w-]+)\.ts$/)?.[1] ?? importer.match(/\?language=([\w-]+)$/)?.[1];
    return language === undefined ? null : `${resolve(dirname(importer), source)}?language=${language}`;
  },
  load(id) {
    const [file, language] = id.split('?language=');
    if (file === undefined || language === undefined) return null;
    this.addWatchFile(file);
    return { code: readFileSync(file, 'utf8'), moduleType: 'ts' };
  },
};

export default defineConfig({
  main: {
    build: {
      // Hundreds of small files of theirs would be looked up one by one at every start.
      externalizeDeps: { exclude: ['drizzle-orm', 'uuid', 'zod'] },
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        external,
        input: {
          desktop: resolve('src-main/hosts/desktop/main.ts'),
          station: resolve('src-main/hosts/station/main.ts'),
          // A worker is an entry of its own: a URL to a .ts file is not rewritten.
          worker: resolve('src-main/task/worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Loaded at every start: without the libraries' comments, but with names and lines, which the log of a fault needs.
          comments: { legal: true, annotation: false, jsdoc: false },
          minify: {
            compress: { keepNames: { function: true, class: true } },
            mangle: false,
            codegen: { removeWhitespace: false },
          },
        },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed window loads one CommonJS file and nothing else.
      externalizeDeps: false,
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: resolve('src-main/hosts/desktop/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [
      react(),
      oneLanguageAChunk,
      {
        // Pages lie at every depth of the path, under http:// and app:// alike; electron-vite would write './'.
        name: 'absolute-base',
        enforce: 'post',
        config: () => ({ base: '/' }),
      },
    ],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // One sheet: its order must not depend on which screen was opened first.
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      // Inlined assets would be data: URLs in CSS, which the policy allows for images only.
      assetsInlineLimit: 0,
      rollupOptions: { input: resolve('src-renderer/index.html') },
    },
  },
});
