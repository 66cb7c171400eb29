import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { pagePath } from '../report/write.ts'

const summaryPath = 'report/summary.md'

export async function report({ markdown }: { readonly markdown?: true }): Promise<number> {
  const path = resolve(markdown ? summaryPath : pagePath)
  if (!existsSync(path)) {
    throw new HarnessError(`there is no report yet: ${path} does not exist`, {
      fix: 'run the promises from the root of the project: `npx vitest-plumbline start` writes it',
    })
  }
  if (markdown) process.stdout.write(await readFile(path, 'utf8'))
  else await open(path)
  return 0
}

async function open(path: string): Promise<void> {
  console.log(path)
  const viewer = viewerOf(process.platform, process.env)
  if (viewer === undefined) return
  const [program = '', ...options] = viewer
  const opened = spawn(program, [...options, path], { stdio: 'ignore', detached: true })
  // If the viewer cannot be started, the printed path is sufficient.
  await once(opened, 'spawn').catch(() => undefined)
  opened.unref()
}

/** The program that opens a page on this machine; none without a desktop. */
export function viewerOf(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] | undefined {
  if (platform === 'darwin') return ['open']
  // `start` takes a first argument in quotes as the title of the window.
  if (platform === 'win32') return ['cmd', '/c', 'start', '']
  const desktop = environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'] ?? ''
  return desktop === '' ? undefined : ['xdg-open']
}
