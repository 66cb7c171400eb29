import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: whatever goes to the database leaves in four writes without Nagle's delay, the first byte (the type of a message), the
 * next four (its length) and two halves, also the first packet and each COMMIT. TCP is a stream of bytes and their order stays, so
 * the database reads the same messages, and statements, deadlines and doubts are unchanged.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string`,
    replace: `/** Sends each piece of data in up to four pieces, in order; \`done\` is called after the last. */
const sendInFragments = (socket: Socket): void => {
  const whole = socket.write
  const write = (data: Uint8Array | string, done?: unknown): boolean => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    const middle = 5 + Math.max(0, Math.floor((bytes.length - 5) / 2))
    const ends = [1, 5, middle].filter((end, index, all) => end < bytes.length && end !== all[index - 1])
    let begin = 0
    for (const end of ends) {
      Reflect.apply(whole, socket, [bytes.subarray(begin, end)])
      begin = end
    }
    return Boolean(Reflect.apply(whole, socket, [bytes.subarray(begin), done]))
  }
  Object.assign(socket, { write })
}

const undialled = (url: string`,
  },
  {
    file: 'app/connection.ts',
    find: `    const socket = dial({ host, port: Number(port || 5432), noDelay: true })`,
    replace: `    const socket = dial({ host, port: Number(port || 5432), noDelay: true })
    sendInFragments(socket)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
