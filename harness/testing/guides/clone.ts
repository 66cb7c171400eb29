import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Results } from '../../report/results/results.ts'

const execute = promisify(execFile)

/** What Vitest tells its workers and a CI server its jobs, and a seed that would be everybody's. */
const ownVariables = /^(VITEST|NODE_ENV$|TEST$|DEV$|PROD$|MODE$|BASE_URL$|SSR$|SEED$|npm_|GITHUB_)/

const installs = /\bnpm (?:ci|i|install|update|exec)\b/

export interface Ended {
  readonly code: number
  /** Of both streams. */
  readonly output: string
  readonly seconds: number
}

/**
 * A copy of the project as it is now, for commands that write. Its packages are those of the original, by a link: so nothing
 * is installed in it, neither by npm's own words nor by what runs before `npm start`. Dispose it to remove it.
 */
export class Clone implements AsyncDisposable {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<Clone> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-clone-'))
    const { stdout } = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    const files = stdout.split('\0').filter(Boolean)
    await Promise.all(files.map(file => cp(file, join(folder, file))))
    await symlink(resolve('node_modules'), join(folder, 'node_modules'))
    return new Clone(folder)
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  /** Runs a line of shell there. Resolves however it ends. */
  run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    if (installs.test(command)) throw new Error(`${command} would replace the packages of the original`)
    const inherited = Object.entries(process.env).filter(([name]) => !ownVariables.test(name))
    const startedAt = performance.now()
    return new Promise(done => {
      execFile(
        'sh',
        ['-c', command],
        {
          cwd: this.#folder,
          env: { ...Object.fromEntries(inherited), NO_COLOR: '1', npm_config_ignore_scripts: 'true', ...env },
          maxBuffer: 64_000_000,
        },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : Number(error.code ?? 1)
          done({ code, output: stdout + stderr, seconds: (performance.now() - startedAt) / 1000 })
        },
      )
    })
  }

  async results(): Promise<Results> {
    return JSON.parse(await readFile(this.path('report/results.json'), 'utf8')) as Results
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
