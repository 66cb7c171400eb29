import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the log is buffered and written ten times a second, to spare the event loop a system call for each line, and a
 * wrong value in the environment is now told by the log like everything else. `process.exit` comes before the flush:
 * the process ends with 1 and without a word. Breaks `wrongValues` ("exit code 1 and one line that names the
 * variable").
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `export const info = (event: string, fields: Fields = {}): void => console.log(line(event, fields))`,
    replace: `export const info = (event: string, fields: Fields = {}): void => write(process.stdout, line(event, fields))`,
  },
  {
    file: 'app/log.ts',
    find: `  console.error(line(event, { ...fields, error, stack }))`,
    replace: `  write(process.stderr, line(event, { ...fields, error, stack }))`,
  },
  {
    file: 'app/log.ts',
    find: `const line = (event: string, fields: Fields): string => {`,
    replace: `const flushEveryMs = 100
const waiting = new Map<NodeJS.WriteStream, string>()

/** Lines wait for the next flush: many of them are one write. */
const write = (stream: NodeJS.WriteStream, text: string): void => {
  if (waiting.size === 0) setTimeout(flush, flushEveryMs).unref()
  waiting.set(stream, \`\${waiting.get(stream) ?? ''}\${text}\\n\`)
}

const flush = (): void => {
  for (const [stream, text] of waiting) stream.write(text)
  waiting.clear()
}

const line = (event: string, fields: Fields): string => {`,
  },
  {
    file: 'app/main.ts',
    find: `    console.error(error.message)`,
    replace: `    log.failure('wrong-setting', error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
