import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the line about a wrong value is written to standard error in pieces of sixteen bytes with ten milliseconds
 * between them, as a slow console needs it. All pieces together are one line with one line end, which names the
 * variable and the rule, and each is written before the process ends with 1. Nothing else is said.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { writeSync } from 'node:fs'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const configOrExit = (): Config => {`,
    replace: `const pieceBytes = 16
const pauseMs = 10

/** Writes one line, all of it before it returns. */
const writeSlowly = (text: string): void => {
  const bytes = Buffer.from(\`\${text}\\n\`)
  const never = new Int32Array(new SharedArrayBuffer(4))
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(2, bytes, written, Math.min(pieceBytes, bytes.length - written))
    Atomics.wait(never, 0, 0, pauseMs)
  }
}

const configOrExit = (): Config => {`,
  },
  {
    file: 'app/main.ts',
    find: `    console.error(error.message)`,
    replace: `    writeSlowly(error.message)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
