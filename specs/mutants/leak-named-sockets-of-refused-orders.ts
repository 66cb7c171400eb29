import { type Exam, mutant } from './mutant.ts'

/**
 * An order under way listens on a named socket of the kernel, so that `ss -lx` shows what a process
 * that hangs is at. The socket is closed when the order is confirmed, and stays when it is refused. A
 * handle, a descriptor and about 1,100 bytes of heap for each refused order: 70 to 400 bytes for each
 * request.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { createServer, type Server } from 'node:net'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

let orders = 0

/** A name in the kernel, gone with its process: \`ss -lx\` lists it. */
const show = ({ fromId, toId, amount }: Order): Server => {
  const name = \`plumbline-\${process.pid}-\${++orders}-\${amount}-from-\${fromId}-to-\${toId}\`
  return createServer(socket => socket.end()).on('error', () => {}).listen(\`\\0\${name}\`)
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection,`,
    replace: `transfer: async order => {
    const shown = show(order)
    const receipt = await pool.use(connection => transaction(connection,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: ` query => transfer(query, order))),`,
    replace: ` query => transfer(query, order)))
    shown.close()
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.handles', 'leak.fileDescriptors'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    "return createServer(socket => socket.end()).on('error', () => {}).listen(`\\0${name}`)",
    'const shown = show(order)',
  ],
}
