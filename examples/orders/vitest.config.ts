import { defineConfig } from 'vitest/config'
import { promises } from 'vitest-plumbline/config'

const faults = ['plumbline/faults.spec.ts', 'plumbline/waiting.spec.ts']
const soak = 'plumbline/soak.spec.ts'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      promises({ exclude: [...faults, soak] }),
      promises({ name: 'faults', include: faults }),
      // Only on request, because it takes long.
      ...(process.env['SOAK'] === undefined ? [] : [promises({ name: 'soak', include: [soak], soak: true })]),
    ],
  },
})
