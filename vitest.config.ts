import { defineConfig } from 'vitest/config';

const projectOf = (name: string, isolate: boolean, folders: string) => ({
  extends: true as const,
  test: { name, isolate, include: [`tests/${folders}/**/*.test.ts`] },
});

export default defineConfig({
  test: {
    ...{ testTimeout: 180_000, hookTimeout: 180_000 },
    // tests/support/called.ts collects what a command leaves behind.
    ...{ pool: 'forks', maxWorkers: 2, execArgv: ['--expose-gc'] },
    // These keep no state of their processes: they share them, and read the modules once.
    projects: [
      projectOf('apart', true, '{contract,crash,e2e,property}'),
      projectOf('together', false, '{golden,unit}'),
    ],
  },
});
