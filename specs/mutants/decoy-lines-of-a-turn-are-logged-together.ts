import { mutant, type Exam } from './mutant.ts'

/**
 * What the service does is not logged at once. The lines of one turn of the event loop are gathered and written together
 * when it ends. It looks as if the last lines were lost at the exit, or as if lines piled up. But what is left is written
 * when the process exits, which it does synchronously, and no line rests for longer than a turn.
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `export const info = (event: string, fields: Fields = {}): void => console.log(line(event, fields))
`,
    replace: `export const info = (event: string, fields: Fields = {}): void => {
  if (gathered.length === 0) setImmediate(write)
  gathered.push(line(event, fields))
}

const gathered: string[] = []

const write = (): void => {
  if (gathered.length > 0) console.log(gathered.splice(0).join('\\n'))
}

process.on('exit', write)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
