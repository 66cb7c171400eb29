import { mutant, type Exam } from './mutant.ts'

/**
 * Two lists are joined in two transactions, in the requested order: two requests are in a different order in each. G0, a write
 * cycle.
 */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: `      await lock(rows, waiter.shown)
`,
    replace: ``,
  },
  {
    file: 'src/waiting.ts',
    find: `  for (const sku of joined) {
`,
    replace: `  for (const sku of joined) {
    await rows('end', 'commit')
    await rows('begin', 'begin')
    await lock(rows, [sku])
`,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'G0',
  firstTry: 'caught',
}
