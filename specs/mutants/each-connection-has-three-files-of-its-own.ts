import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection has a dossier: who it was, what it sent and what it got, in three files that are opened with it and closed with it,
 * every one of them. Ten clients need 30 descriptors more. But a service with a thousand clients needs four thousand, and with a hundred
 * more than four hundred: three for each client above the one that is promised.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const dossiers = '/tmp/dossiers'
let connections = 0

/** Opened at once: a full disk is noticed when a client comes, and not when it leaves. */
const openDossier = (socket: Socket): void => {
  connections += 1
  const names = ['who', 'sent', 'got'].map(part => \`\${dossiers}/\${connections}.\${part}\`)
  const files = names.map(name => openSync(name, 'w'))
  const [who = 0, sent = 0, got = 0] = files
  writeSync(who, \`\${new Date().toISOString()} \${socket.remoteAddress}:\${socket.remotePort}\\n\`)
  socket.once('close', () => {
    writeSync(sent, \`\${socket.bytesRead}\\n\`)
    writeSync(got, \`\${socket.bytesWritten}\\n\`)
    for (const file of files) closeSync(file)
    // Nobody asks for a dossier of a client that left in peace.
    if (socket.errored === null) for (const name of names) rmSync(name)
  })
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)`,
    replace: `    sockets.add(socket)
    openDossier(socket)`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)`,
    replace: `  mkdirSync(dossiers, { recursive: true })
  const sockets = socketsOf(server)`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  breaks: ['scale.100.fileDescriptors', 'scale.1000.fileDescriptors'],
  mayBreak: 'any',
}
