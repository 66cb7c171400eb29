import { mutant, type Exam } from './mutant.ts'

/** A reservation that is not confirmed holds its stock forever. */
export const service = mutant({
  file: 'src/server.ts',
  find: `const more = await shop.release().catch(() => false)`,
  replace: `const more = false`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['invariants.reservationsAreReleased'],
  firstTry: 'caught',
}
