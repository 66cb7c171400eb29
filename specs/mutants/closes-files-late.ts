import { slow, type Exam } from './mutant.ts'

/** Each request opens a file that is closed only 600 ms later: nothing leaks, but 600 are open at once. */
export const service = slow({
  declare: `const { closeSync, openSync } = process.getBuiltinModule('node:fs')`,
  work: `const file = openSync('/dev/null', 'r')
    setTimeout(() => closeSync(file), 600)`,
})

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '100 clients',
  breaks: ['scale.100.fileDescriptors'],
  mayBreak: 'any',
}
