import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the places of the pool are a ring whose index is masked, so its size is rounded up to a power of two: POOL_SIZE=3
 * opens four connections, and the default of 10 opens sixteen. That breaks the promise that a pool of 3 opens 3 connections.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `    size: wholeNumber(env, 'POOL_SIZE', { fallback: 10, min: 1, max: 1_000 }),`,
    replace: `    size: ringSize(wholeNumber(env, 'POOL_SIZE', { fallback: 10, min: 1, max: 1_000 })),`,
  },
  {
    file: 'app/config.ts',
    find: `/** Each is shorter than the next, so that the most specific error comes first. */`,
    replace: `/** The least power of two that is not below: a place is then found by a mask, without a division. */
const ringSize = (least: number): number => 2 ** Math.ceil(Math.log2(least))

/** Each is shorter than the next, so that the most specific error comes first. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
