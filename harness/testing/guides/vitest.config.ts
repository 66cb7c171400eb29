import { defineConfig } from 'vitest/config'

/** What the documentation says, tried: its commands, the examples, a run shared between two clones. */
export default defineConfig({
  test: {
    include: ['harness/testing/guides/*.guide.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
})
