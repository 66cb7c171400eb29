import { mutant, type Exam } from './mutant.ts'

/**
 * On the ready route only, each probe watches the directory for a file named "maintenance" and closes the watcher when the
 * probe fails, but not when it succeeds. A team that wrote the error path with care writes this.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { watch } from 'node:fs'
import { Problem } from './problem.ts'

const maintenanceFile = 'maintenance'`,
  },
  {
    file: 'app/readiness.ts',
    find: `  async #ask(): Promise<void> {
    try {`,
    replace: `  async #ask(): Promise<void> {
    // Who puts the file there during a slow ping must not be told "ready" afterwards.
    const watcher = watch(import.meta.dirname, (_event, name) => {
      if (name === maintenanceFile) this.stop()
    })
    watcher.on('error', () => watcher.close())
    try {`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(false, error)`,
    replace: `      watcher.close()
      this.#note(false, error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.handles'],
  mayBreak: 'any',
  blames: `const watcher = watch(import.meta.dirname, (_event, name) => {`,
}
