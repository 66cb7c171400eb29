import { defineConfig } from 'vitest/config'
import { slowness } from '../slowness.ts'
import exam from '../vitest.config.ts'

/** The timeout of each function on an engine of any speed: slower counts as failed. */
const timeoutMs = Math.min(120_000 * slowness, 600_000)

/** What every host must support, on the engine of DOCKER_HOST. */
export default defineConfig({
  ...exam,
  test: {
    ...exam.test,
    include: ['harness/exam/hosts/*.host.ts', 'harness/exam/{kept,clean-up}.exam.ts'],
    testNamePattern: /^(?!SIGTERM|SIGINT)/,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
  },
})
