import { leaking, type Exam } from './mutant.ts'

/** Opens a file with each request and never closes it. */
export const service = leaking({
  declare: `const { openSync } = process.getBuiltinModule('node:fs')`,
  keep: "openSync('/dev/null', 'r')",
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.fileDescriptors'],
}
