import { defineConfig } from 'vitest/config'

/** Tests of the documentation: its commands, the examples, a run shared by two clones. */
export default defineConfig({
  test: {
    include: ['harness/testing/guides/*.guide.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
})
