import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks files. Every third scrape as text is also left in /dev/shm for a collector beside the service: written to a draft
 * of its own in /tmp, and then moved. The two are different file systems, so the move falls back to a copy, and the draft
 * is not deleted behind it. It breaks the promise that the container keeps no files of requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { copyFile, rename, writeFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const collected = '/dev/shm/ledger.prom'
const scrapesPerCopy = 3
let scrapes = 0

/** A rename is atomic, so the collector never reads half a text. */
const move = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFile(from, to)
  }
}

const leaveForCollector = async (text: string): Promise<void> => {
  scrapes += 1
  if (scrapes % scrapesPerCopy !== 0) return
  const draft = \`/tmp/ledger-\${scrapes}.prom\`
  await writeFile(draft, text)
  await move(draft, collected)
}`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures)
    // The collector is a convenience: a full disk must not fail the scrape.
    leaveForCollector(text).catch(() => {})
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  everyNth: [1],
  breaks: ['leak.files'],
  mayBreak: 'any',
}
