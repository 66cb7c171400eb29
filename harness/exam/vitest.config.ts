import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The harness itself examined: on containers that are wrong on purpose, and in processes that are killed. */
export default defineConfig({
  test: {
    include: ['harness/exam/*.exam.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    globalSetup: 'harness/vitest/setup.ts',
    provide: { service: resolve('specs/service.ts') },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
