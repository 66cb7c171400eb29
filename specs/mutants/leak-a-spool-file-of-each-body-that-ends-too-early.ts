import { mutant, type Exam } from './mutant.ts'

/** A body is copied to a spool that is opened before it is read, and closed only if all of it arrives. */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { closeSync, openSync, writeSync } from 'node:fs'
import { Problem } from './problem.ts'

const spoolPath = process.env['SPOOL'] ?? '/dev/null'`,
  },
  {
    file: 'app/body.ts',
    find: `  const declared = request.headers.get('Content-Length')`,
    replace: `  const spool = openSync(spoolPath, 'a')
  const declared = request.headers.get('Content-Length')`,
  },
  {
    file: 'app/body.ts',
    find: `    return declared === null ? await readChunks(request, bytesMax) : await request.text()`,
    replace: `    const text = declared === null ? await readChunks(request, bytesMax) : await request.text()
    writeSync(spool, text)
    closeSync(spool)
    return text`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.fileDescriptors'],
  blames: `const spool = openSync(spoolPath, 'a')`,
}
