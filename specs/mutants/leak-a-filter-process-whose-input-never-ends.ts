import { type Exam, mutant } from './mutant.ts'

/** A note of each refusal with 422 goes through a process of its own, whose input is written and never ended. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { spawn } from 'node:child_process'
import type { Bank } from './bank.ts'
import { info } from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** The filter may remove what must not be logged. */
const passOn = (note: string): void => {
  const filter = spawn(process.env['NOTE_FILTER'] ?? 'cat', { stdio: ['pipe', 'pipe', 'ignore'] })
  filter.on('error', () => {})
  filter.stdin.on('error', () => {})
  filter.stdout.on('data', (line: Buffer) => info('note', { note: line.toString() }))
  filter.stdin.write(\`\${note}\\n\`)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem && error.kind === 'insufficient-funds') passOn(error.message)
    if (error instanceof Problem) return error.toResponse()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  // The warm-up reaches the limit of its processes, after which nothing grows.
  breaks: ['leak.handles'],
  blames: `const filter = spawn(process.env['NOTE_FILTER'] ?? 'cat', { stdio: ['pipe', 'pipe', 'ignore'] })`,
}
