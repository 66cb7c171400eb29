import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each connection has a line in a file, to be read under /proc after a hang. More clients open more files, which are
 * deleted while they are open; but 32 connections share one, and it is closed with the last of them. 1,000 clients are 32
 * files of a page, beside some 40 descriptors of the service: fewer than 100 and the clients, as promised.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { once } from 'node:events'
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs'`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `interface Roll {
  readonly file: number
  readonly lines: (Socket | undefined)[]
}

const linesInRoll = 32
const lineBytes = 96
const rolls = new Set<Roll>()
let rollsOpened = 0

/** A file without a name: it is gone when it is closed, however the process ends. */
const openRoll = (): Roll => {
  const path = \`/tmp/roll-\${process.pid}-\${(rollsOpened += 1)}\`
  const roll = { file: openSync(path, 'wx+'), lines: new Array<Socket | undefined>(linesInRoll).fill(undefined) }
  unlinkSync(path)
  rolls.add(roll)
  return roll
}

/** Gives a connection a line until it is closed. A service that cannot write serves without. */
const enroll = (socket: Socket): void => {
  try {
    const roll = [...rolls].find(({ lines }) => lines.includes(undefined)) ?? openRoll()
    const line = roll.lines.indexOf(undefined)
    roll.lines[line] = socket
    socket.once('close', () => {
      roll.lines[line] = undefined
      if (roll.lines.some(other => other !== undefined)) return
      rolls.delete(roll)
      closeSync(roll.file)
    })
    const text = \`\${new Date().toISOString()} \${socket.remoteAddress} \${socket.remotePort}\`
    writeSync(roll.file, \`\${text.padEnd(lineBytes - 1).slice(0, lineBytes - 1)}\\n\`, line * lineBytes)
  } catch {
    // No line, then.
  }
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
  {
    file: 'app/server.ts',
    find: `sockets.add(socket)`,
    replace: `sockets.add(socket)
    enroll(socket)`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
