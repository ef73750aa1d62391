import { defineConfig } from 'vitest/config'
import { pageCodeConstant } from './scripts/page-code.mjs'

// `unit` needs nothing but Node; `real` runs real PySpark, DuckDB services, Chromium and independent AWS clients.
export default defineConfig({
  define: await pageCodeConstant(),
  test: {
    disableConsoleIntercept: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.real.test.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/**/*.real.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // One at a time, and after the others: two cores do not hold two engines honestly.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
