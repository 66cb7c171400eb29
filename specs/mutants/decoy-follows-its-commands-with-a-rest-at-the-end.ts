import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: it reads a file of commands for ever, also at its end. But after a read of 0 bytes it rests for 25 ms: forty short reads a
 * second, less than one per cent of a core. One descriptor.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const { port } = await starting`,
    replace: `/** Operators append commands to this file: one line, one command. */
const followCommands = async (path: string): Promise<void> => {
  const file = await open(path, 'a+')
  const chunk = Buffer.alloc(4_096)
  let position = 0
  let rest = ''
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
    if (bytesRead === 0) await sleep(25)
    position += bytesRead
    const lines = (rest + chunk.toString('utf8', 0, bytesRead)).split('\\n')
    rest = lines.pop() ?? ''
    for (const command of lines) log.info('command', { command })
  }
}

const { port } = await starting
followCommands('/tmp/ledger.commands').catch((error: unknown) => log.failure('commands', error))`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', firstTry: 'acquitted', breaks: [] }
