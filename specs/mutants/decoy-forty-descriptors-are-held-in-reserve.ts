import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: forty descriptors of `/dev/null` are open from the start, held back for a crowd: they are closed when more than 900
 * clients are connected and opened again when fewer than 500 are left. With ten clients the process has some eighty descriptors,
 * less than the hundred that are promised, and their number does not change with requests.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const holdBack = (): number[] => Array.from({ length: 40 }, () => openSync('/dev/null', 'r'))
const reserve: number[] = []

const minding = (clients: number): void => {
  if (clients > 900) for (const descriptor of reserve.splice(0)) closeSync(descriptor)
  if (clients < 500 && reserve.length === 0) reserve.push(...holdBack())
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = new Set<Socket>()`,
    replace: `  const sockets = new Set<Socket>()
  minding(0)`,
  },
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))`,
    replace: `    sockets.add(socket)
    minding(sockets.size)
    socket.once('close', () => {
      sockets.delete(socket)
      minding(sockets.size)
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
