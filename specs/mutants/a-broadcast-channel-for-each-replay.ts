import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. Each transfer is announced on a BroadcastChannel of its own, for threads that wait for it. It is
 * opened as soon as the number of the transfer is known, and closed behind the announcement. A replay announces
 * nothing, and returns in between: its channel stays open. Node keeps every open channel, and the group of its
 * name, though nobody refers to it. So each order that is sent again under its key leaves a channel behind. It
 * hurts the operator: where clients retry much, memory grows until the container is killed.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')
`,
    replace: `    const bell = new BroadcastChannel(\`transfer-\${transferId}\`)
    if (replayed) {
      c.header('Idempotency-Replayed', 'true')
      return c.json({ success: true, transferId })
    }
    bell.postMessage({ transferId })
    bell.close()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
