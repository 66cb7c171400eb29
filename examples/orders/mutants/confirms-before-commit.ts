import { mutant, type Exam } from './mutant.ts'

/** The response is sent while COMMIT is in progress. */
export const service = mutant(
  {
    file: 'src/database.ts',
    find: `      committing = true
      const { command } = await client.query('commit')
      committing = false
      if (command !== 'COMMIT') throw new Error('it was rolled back')
      broken = false
      return result`,
    replace: `      broken = false
      early = true
      client.query('commit').then(
        () => client.release(),
        () => client.release(true),
      )
      return result`,
  },
  {
    file: 'src/database.ts',
    find: `    let broken = true
`,
    replace: `    let broken = true
    let early = false
`,
  },
  {
    file: 'src/database.ts',
    find: `      client.release(broken)`,
    replace: `      if (!early) client.release(broken)`,
  },
  {
    file: 'src/database.ts',
    find: `      client.off('error', loss)`,
    replace: `      if (!early) client.off('error', loss)`,
  },
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['exactlyOnce'],
  firstTry: 'caught',
}
