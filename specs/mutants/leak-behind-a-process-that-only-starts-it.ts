import { defineService } from 'vitest-plumbline'
import { service as kept } from './each-read-of-an-account-is-kept.ts'
import type { Exam } from './mutant.ts'

/** Starts the service and waits for its end, as `npm start` does. */
const start = `
  const service = require('node:child_process').spawn(process.execPath, ['server.mjs'], { stdio: 'inherit' })
  process.on('SIGTERM', () => service.kill())
  service.on('exit', code => process.exit(code ?? 1))`

/** Process 1 is another Node, which has the port of the inspector and answers nothing: only its child leaks. */
export const service = defineService({ ...kept, command: ['node', '-e', start] })

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: 'reads.push({ id, at: new Date().toISOString() })',
}
