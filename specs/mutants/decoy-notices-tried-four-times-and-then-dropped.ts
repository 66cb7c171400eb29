import { type Exam, mutant } from './mutant.ts'

/** Healthy: a notice of each refusal that nobody takes is sent four times in 300 ms, and the last hundred that failed are kept. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { EventEmitter } from 'node:events'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Notice {
  readonly detail: string
  readonly at: number
  tries: number
}

const triesMost = 4
const deadMost = 100
const subscribers = new EventEmitter()
const dead: Notice[] = []

const deliver = (notice: Notice): void => {
  notice.tries += 1
  if (subscribers.emit('refused', notice)) return
  if (notice.tries < triesMost) {
    setTimeout(deliver, 50 * notice.tries, notice)
    return
  }
  dead.push(notice)
  if (dead.length > deadMost) dead.shift()
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      deliver({ detail: error.message, at: Date.now(), tries: 0 })
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
