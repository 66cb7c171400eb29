import { type Exam, mutant } from './mutant.ts'

/** The thread that reads the texts of scrapes is replaced after every ten, and the one before is never terminated. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { Worker } from 'node:worker_threads'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const readerSource = [
  'const { parentPort } = require("node:worker_threads")',
  'let lines = 0',
  'parentPort.on("message", text => { lines += text.split("\\\\n").length })',
].join('\\n')

const startReader = (): Worker => {
  const thread = new Worker(readerSource, { eval: true })
  thread.on('error', () => {})
  thread.unref()
  return thread
}

const textsOfAReader = 10
let texts = 0
let reader: Worker | undefined

/** A fresh thread now and then, because the parser it will have is said to grow. */
const readLines = (text: string): void => {
  if (texts++ % textsOfAReader === 0) reader = startReader()
  reader?.postMessage(text)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures)
    readLines(text)
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  // It runs out of memory, after which no other figure is judged.
  breaks: ['leak.heap'],
  mayBreak: ['leak.fileDescriptors', 'leak.external', 'leak.handles', 'leak.native', 'leak.workingSet'],
}
