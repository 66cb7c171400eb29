import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{app,harness}/**/*.test.ts', 'specs/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'specs',
          include: ['specs/*.spec.ts'],
          maxWorkers: 1,
          fileParallelism: false,
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
