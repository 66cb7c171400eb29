import { mutant, type Exam } from './mutant.ts'

/**
 * It follows a file of commands as `tail -f` does. At the end of the file a read does not wait, it returns 0 bytes at once; so
 * one read follows the other for ever, in the thread pool, and the service takes all of its quota.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { open } from 'node:fs/promises'
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

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
