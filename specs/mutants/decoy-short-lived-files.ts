import { mutant, type Exam } from './mutant.ts'

/** Healthy: a timer opens ten files a second and closes each after a second, so ten are open at any time. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const { closeSync, openSync } = process.getBuiltinModule('node:fs')
setInterval(() => {
  const file = openSync('/dev/null', 'r')
  setTimeout(() => closeSync(file), 1_000)
}, 100)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = { spec: 'specs/scale.spec.ts', firstTry: 'acquitted', breaks: [] }
