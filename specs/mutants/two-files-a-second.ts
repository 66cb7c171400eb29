import { mutant, type Exam } from './mutant.ts'

/** A timer opens two files a second and closes none, whatever is requested. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const { openSync } = process.getBuiltinModule('node:fs')
setInterval(() => openSync('/dev/null', 'r'), 500)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = {
  spec: 'specs/soak.spec.ts',
  firstTry: 'caught',
  breaks: ['soak.fileDescriptors'],
  mayBreak: 'any',
}
