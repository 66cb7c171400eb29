/** `vitest-plumbline/config`: what a Vitest config adds. */
export { promises, type PromisesOptions } from './vitest/config.ts'
