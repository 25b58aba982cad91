import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** One build serves both hosts: Electron loads `index`, plain Node loads `headless`; the workers are files of their own. */
export default defineConfig({
  main: {
    build: {
      sourcemap: true,
      rollupOptions: {
        input: {
          index: resolve(root, 'src/main/index.ts'),
          headless: resolve(root, 'src/main/headless.ts'),
          'keychain-helper': resolve(root, 'src/main/adapters/keychain/keychain-helper.ts'),
          'calls-worker': resolve(root, 'src/main/adapters/sqlite/calls-worker.ts'),
          cli: resolve(root, 'src/cli/main.ts'),
          'har-worker': resolve(root, 'src/main/adapters/har/har-worker.ts'),
          'openapi-worker': resolve(root, 'src/main/adapters/openapi/openapi-worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: { index: resolve(root, 'src/preload/index.ts') },
        // A sandboxed preload script must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    plugins: [react(), tailwindcss()],
    build: {
      rollupOptions: { input: resolve(root, 'src/renderer/index.html') },
      // Left to itself, electron-vite ships the console unminified.
      minify: true,
      // The console's content security policy allows no data: fonts.
      assetsInlineLimit: 0,
    },
  },
});
