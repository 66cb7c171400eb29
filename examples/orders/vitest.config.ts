import { defineConfig } from 'vitest/config'
import { promises } from 'vitest-plumbline/config'

export default defineConfig({
  test: {
    projects: [{ test: { name: 'unit', include: ['src/**/*.test.ts'] } }, promises()],
  },
})
