import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks in steps, and slows down. No Idempotency-Key may reach the log, so the line about a refusal is stripped of every
 * key that was ever sent: each new key is remembered, and after each 64 new ones the pattern of all is compiled anew.
 * Nobody forgets a key. Its user loses memory for each new order, each refusal waits for an ever longer pattern, and at
 * last V8 calls the pattern too large.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { info } from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const keys = new Set<string>()
let secrets = /(?!)/g
const learnEvery = 64

const learn = (key: string | undefined): void => {
  if (key === undefined || keys.has(key)) return
  keys.add(key)
  if (keys.size % learnEvery !== 0) return
  secrets = new RegExp([...keys].map(text => text.replaceAll(/\\W/g, sign => '\\\\' + sign)).join('|'), 'g')
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    learn(order.idempotencyKey ?? undefined)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      if (error.status === 422) info('refused', { detail: error.message.replaceAll(secrets, '(key)') })
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
