import { leaking, type Exam } from './mutant.ts'

/** Has no inspector, and opens a file at each request. */
export const service = leaking({
  declare: `process.getBuiltinModule('node:inspector').close()
const { openSync } = process.getBuiltinModule('node:fs')`,
  keep: "openSync('/dev/null', 'r')",
})

/** In the end it has no descriptor left for a connection. */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.fileDescriptors'],
  mayBreak: ['leak.connections'],
}
