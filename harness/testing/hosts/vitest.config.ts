import { defineConfig } from 'vitest/config'
import { slowness } from '../../exam/slowness.ts'
import exam from '../../exam/vitest.config.ts'

/** Of each function, however slow the engine is: what takes longer on it was not seen. */
const timeoutMs = Math.min(120_000 * slowness, 600_000)

/** What every host must do, on the engine of DOCKER_HOST. */
export default defineConfig({
  ...exam,
  test: {
    ...exam.test,
    include: ['harness/testing/hosts/*.host.ts', 'harness/exam/{kept,clean-up}.exam.ts'],
    testNamePattern: /^(?!SIGTERM|SIGINT)/,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
  },
})
