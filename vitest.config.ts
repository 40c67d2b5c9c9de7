import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    ...{ testTimeout: 180_000, hookTimeout: 180_000 },
    // tests/support/called.ts collects what a command leaves behind.
    ...{ pool: 'forks', maxWorkers: 2, execArgv: ['--expose-gc'] },
  },
});
