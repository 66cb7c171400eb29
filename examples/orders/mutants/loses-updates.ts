import { mutant, type Exam } from './mutant.ts'

/** Lists are read without a lock: two requests join at the same place, and neither sees the other. A lost update. */
export const service = mutant({
  file: 'src/waiting.ts',
  find: `      await lock(rows, waiter.shown)
`,
  replace: ``,
})

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'lost update',
  firstTry: 'caught',
}
