import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the access log in /tmp begins again after 64 KB: its file is deleted, and the next line makes it anew. That was
 * so while each line opened the file by its name; since it is kept open, all lines go on into the deleted file, which has
 * no name any more and keeps its pages in memory. It breaks `leak.files`; the folder is empty.
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `/** The fields of a log line beside its event. An Error is written as its message and those of its causes. */`,
    replace: `import { openSync, rmSync, writeSync } from 'node:fs'

const accessLog = '/tmp/access.log'
const accessLogBytesMax = 64 * 1_024
let accessLogFile: number | undefined
let accessLogBytes = 0

/** One line for each request, for whoever looks into the container; the latest 64 KB at most. */
export const access = (fields: Fields): void => {
  // Opening it for each line took longer than writing the line.
  accessLogFile ??= openSync(accessLog, 'a')
  accessLogBytes += writeSync(accessLogFile, \`\${line('access', fields)}\\n\`)
  if (accessLogBytes < accessLogBytesMax) return
  rmSync(accessLog, { force: true })
  accessLogBytes = 0
}

/** The fields of a log line beside its event. An Error is written as its message and those of its causes. */`,
  },
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { method, url } = request
      log.access({ method, url, status: response.status, ms: performance.now() - startedAt })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.files'],
  mayBreak: 'any',
  blames: 'openSync(accessLog',
  firstTry: 'caught',
}
