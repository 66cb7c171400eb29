/** `vitest-plumbline/config`: additions to a Vitest config. */
export { promises, type PromisesOptions } from './vitest/config.ts'
