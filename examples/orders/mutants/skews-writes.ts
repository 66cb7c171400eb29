import { mutant, type Exam } from './mutant.ts'

/** Snapshot isolation: a request that joins one list and reads the other misses concurrent changes. */
export const service = mutant({
  file: 'src/waiting.ts',
  find: `      await lock(rows, waiter.shown)
`,
  replace: `      await rows('isolate', 'set transaction isolation level repeatable read')
      const touch = 'update stock set left_over = left_over where sku = any($1)'
      await rows('touch', touch, waiter.joined)
`,
})

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'write skew',
  firstTry: 'caught',
}
