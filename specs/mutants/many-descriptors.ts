import { mutant, type Exam } from './mutant.ts'

/** Opens a hundred files and closes none. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const { openSync } = process.getBuiltinModule('node:fs')
for (let count = 0; count < 100; count++) openSync('/dev/null', 'r')
const bodyBytesMax =`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', breaks: ['baseline.fileDescriptors'] }
