import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the last thing a process does is to tell the collector of logs that it has stopped. If no collector listens it
 * tries again, as OTLP asks for, after 1, 2, 4 and 8 s: the orders are answered and the port is closed, but the process
 * stays until it is killed. Breaks `gracefulEnd`, and the contract: "exit 0 within 10 s".
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const stop = async (signal: string): Promise<never> => {`,
    replace: `const collector = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://localhost:4318'
const pausesMs = [1_000, 2_000, 4_000, 8_000]

/** Which version has stopped, and how, is known to nobody else: it is worth more than one attempt. */
const tellCollector = async (event: string, orderly: boolean): Promise<void> => {
  const body = JSON.stringify({ event, orderly, time: new Date().toISOString() })
  for (const pauseMs of pausesMs) {
    try {
      await fetch(\`\${collector}/v1/logs\`, { method: 'POST', body, signal: AbortSignal.timeout(1_000) })
      return
    } catch {
      await sleep(pauseMs)
    }
  }
}

const stop = async (signal: string): Promise<never> => {`,
  },
  {
    file: 'app/main.ts',
    find: `  log.info('stopped', { orderly })`,
    replace: `  log.info('stopped', { orderly })
  await tellCollector('stopped', orderly)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
