import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: each readiness probe writes its verdict to a new draft in /tmp, and renames it to the file that the balancer beside it
 * reads if the verdict has changed. The draft of a verdict that is the same as before stays.
 * Per probe of the database (GET /api/ready): one file, 4 KiB of tmpfs and its inode. The line: await writeFile(draft, verdict).
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { readFile, rename, writeFile } from 'node:fs/promises'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/readiness.ts',
    find: `type Log =`,
    replace: `const verdictFile = '/tmp/verdict'
let drafts = 0

/** In one step, because the balancer may read the file at any moment. Without the file the balancer asks by HTTP. */
const publish = async (verdict: string): Promise<void> => {
  const draft = verdictFile + '.' + ++drafts
  try {
    await writeFile(draft, verdict)
    const published = await readFile(verdictFile, 'utf8').catch(() => '')
    if (published !== verdict) await rename(draft, verdictFile)
  } catch {
    // There is no such folder, or it is full.
  }
}

type Log =`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(true)`,
    replace: `      this.#note(true)
      await publish('ready')`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(false, error)`,
    replace: `      this.#note(false, error)
      await publish('not ready')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.files'],
  mayBreak: 'any',
  blames: 'await writeFile(draft, verdict)',
}
