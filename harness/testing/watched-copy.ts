import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import { newsIn, type RunNews } from './watch-reporter.ts'

/** Files of a run, and files that belong to this copy only. */
const notCopied: ReadonlySet<string> = new Set(['node_modules', '.git', '.vitest', '.plumbline', 'report'])
const endsWithinMs = 30_000
const shownLines = 40
const verdict = /^\d+ checks?: .*SEED=/

/**
 * A watch of a copy of the project, whose files a test can change. Disposing it ends the watch and removes the copy; what the
 * watch has started ends within seconds.
 */
export class WatchedCopy implements AsyncDisposable {
  readonly folder: string
  readonly watch: ChildProcess
  readonly #output: string[] = []
  readonly #ended: Promise<'ended'>
  #ran = Promise.withResolvers<RunNews>()
  #verdictAt = Number.NaN

  private constructor(folder: string, watch: ChildProcess) {
    this.folder = folder
    this.watch = watch
    this.#ended = once(watch, 'exit').then(() => 'ended')
    for (const stream of [watch.stdout, watch.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', line => {
        if (verdict.test(line)) this.#verdictAt = performance.now()
        const news = newsIn(line)
        if (news === undefined) this.#output.push(line)
        else this.#ran.resolve(news)
      })
    }
  }

  /** `args` are passed to `vitest`; `env` makes its additional environment from the folder of the copy. */
  static async start(
    args: readonly string[],
    env: (folder: string) => Readonly<Record<string, string>> = () => ({}),
  ): Promise<WatchedCopy> {
    const folder = await copyProject()
    const reporters = ['harness/vitest/reporter.ts', 'harness/testing/watch-reporter.ts']
    const vitest = [
      'node_modules/vitest/vitest.mjs',
      '--watch',
      ...reporters.map(file => `--reporter=./${file}`),
    ]
    const watch = spawn(process.execPath, [...vitest, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', ...env(folder) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new WatchedCopy(folder, watch)
  }

  /** When the last verdict was printed, on the clock of `performance.now()`. */
  get verdictAt(): number {
    return this.#verdictAt
  }

  /** Resolves when a run was reported: the first, or the one after `save`. @throws HarnessError if late. */
  async ran(withinMs: number): Promise<RunNews> {
    const news = await Promise.race([
      this.#ran.promise,
      this.#ended,
      sleep(withinMs, undefined, { ref: false }),
    ])
    if (news !== undefined && news !== 'ended') return news
    throw new HarnessError(news === 'ended' ? 'the watch ended' : `no run within ${withinMs / 1000} s`, {
      evidence: this.#output.slice(-shownLines),
    })
  }

  /** Saves a file with a text replaced or appended. @throws HarnessError where `find` does not occur. */
  async save(
    file: string,
    { find, replace }: { readonly find?: string; readonly replace: string },
  ): Promise<void> {
    const path = join(this.folder, file)
    const text = await readFile(path, 'utf8')
    if (find !== undefined && !text.includes(find)) throw new HarnessError(`${file} has no ${find}`)
    this.#ran = Promise.withResolvers()
    await writeFile(path, find === undefined ? `${text}\n${replace}\n` : text.replace(find, () => replace))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.watch.exitCode === null && this.watch.signalCode === null) {
      this.watch.kill('SIGTERM')
      const ended = await Promise.race([this.#ended, sleep(endsWithinMs, undefined, { ref: false })])
      if (ended === undefined) this.watch.kill('SIGKILL')
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Packages are linked one by one, because Vitest stores its own state beside them. */
async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-'))
  const kept = (path: string) => !(notCopied.has(basename(path)) && dirname(resolve(path)) === resolve('.'))
  await cp('.', folder, { recursive: true, filter: kept })
  const packages = join(folder, 'node_modules')
  await mkdir(packages)
  const names = (await readdir('node_modules')).filter(name => !name.startsWith('.') || name === '.bin')
  await Promise.all(names.map(name => symlink(resolve('node_modules', name), join(packages, name))))
  return folder
}
