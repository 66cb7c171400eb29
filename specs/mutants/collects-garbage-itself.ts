import { slow, type Exam } from './mutant.ts'

/** Holds a million sessions, and after every tenth request makes V8 collect the whole heap three times. */
export const service = slow({
  declare: `process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc')
const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void
const sessions = Array.from({ length: 1_000_000 }, (_, id) => ({ id, tags: [id] }))
let sinceCollection = 0`,
  work: `sinceCollection += 1
    if (sessions.length > 0 && sinceCollection % 10 === 0) {
      collect()
      collect()
      collect()
    }`,
})

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
