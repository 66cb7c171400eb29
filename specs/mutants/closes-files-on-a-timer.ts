import { mutant, type Exam } from './mutant.ts'

/** A timer opens 66 files a second and closes each four seconds later, so some 260 are open at any time. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const { closeSync, openSync } = process.getBuiltinModule('node:fs')
setInterval(() => {
  const file = openSync('/dev/null', 'r')
  setTimeout(() => closeSync(file), 4_000)
}, 15)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.fileDescriptors'],
  mayBreak: 'any',
}
