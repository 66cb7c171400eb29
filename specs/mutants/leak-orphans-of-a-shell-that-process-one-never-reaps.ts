import { mutant, type Exam } from './mutant.ts'

/**
 * One in ten scrapes as text has a shell look at the disk in the background. The shell ends at once and is reaped; its child
 * falls to process 1, which is Node and waits for no child it has not started. A dead process stays for each: one in 160
 * requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { spawn } from 'node:child_process'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const scrapesPerLook = 10
let scrapes = 0

/** The state of the disk, for who looks into the container. A scrape does not wait for it. */
const lookAtDisk = (): void => {
  scrapes += 1
  if (scrapes % scrapesPerLook !== 0) return
  const shell = spawn('/bin/sh', ['-c', 'df -P / > /tmp/disk.txt 2>&1 &'], { stdio: 'ignore' })
  shell.on('error', () => {})
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json(figures)
    lookAtDisk()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.handles'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: `const shell = spawn('/bin/sh', ['-c', 'df -P / > /tmp/disk.txt 2>&1 &'], { stdio: 'ignore' })`,
}
