import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: a shell is process 1, starts the service and passes SIGTERM on. The service lets a helper process pack the last 64 answers to
 * scrapes as text with brotli, again for each scrape: much work, and megabytes of memory outside of V8, which are freed each time. The
 * helper is started by the first scrape that finds none, and ends by itself when nothing came for two seconds.
 * Bound: one helper, and in it 64 texts of some 2 KB and one brotli encoder.
 */
const shell = `
  trap 'kill -TERM "$child" 2>/dev/null' TERM
  node server.mjs &
  child=$!
  wait "$child"
  wait "$child" 2>/dev/null
  exit 0`

export const service = mutant(
  [
    {
      file: 'app/api.ts',
      find: `import { type Context, Hono } from 'hono'`,
      replace: `import { type ChildProcess, spawn } from 'node:child_process'
import { type Context, Hono } from 'hono'`,
    },
    {
      file: 'app/api.ts',
      find: `const bodyBytesMax =`,
      replace: `const packing = \`
const { brotliCompressSync, constants } = require('node:zlib')
const texts = []
let scrapes = 0
const rest = setTimeout(() => process.exit(), 2000)
process.on('message', text => {
  rest.refresh()
  texts[scrapes++ % 64] = text
  const packed = brotliCompressSync(texts.join(''), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
  process.send(packed.length)
  if (scrapes % 50 === 0) gc()
})
process.on('disconnect', () => process.exit())
\`

let packer: ChildProcess | undefined
let packedBytes = 0

const startPacker = (): ChildProcess => {
  const started = spawn(process.execPath, ['--expose-gc', '--max-semi-space-size=1', '-e', packing], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const gone = (): void => {
    if (packer === started) packer = undefined
  }
  started.on('message', bytes => {
    packedBytes = Number(bytes)
  })
  started.on('error', gone)
  started.on('disconnect', gone)
  started.unref()
  started.channel?.unref()
  return started
}

/** A text that meets the end of the helper is not packed. */
const pack = (text: string): string => {
  packer ??= startPacker()
  if (packer.connected) packer.send(text, () => {})
  return text
}

const bodyBytesMax =`,
    },
    {
      file: 'app/api.ts',
      find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
      replace: `    c.header('Packed-Bytes', String(packedBytes))
    return c.body(pack(toExposition(figures)), 200, { 'Content-Type': expositionType })`,
    },
  ],
  { command: ['sh', '-c', shell] },
)

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
