import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import type { Results } from '../../report/results/results.ts'
import { inherited, runCommand, type Ended, type FirstMatch } from './shell-command.ts'

/** What a run writes, and what npm does. */
const written = new Set(['node_modules', 'report', '.plumbline', 'package-lock.json'])

/** What would lead into this repository: conditions of its imports, its packages, the service it tests. */
const ofRepository = new Set(['NODE_OPTIONS', 'NODE_PATH', 'SERVICE', 'INIT_CWD'])

/** Node as here, and no program of this repository. */
const path = [
  dirname(process.execPath),
  ...(process.env['PATH'] ?? '').split(':').filter(folder => !folder.includes('node_modules')),
].join(':')

/** A copy of an example outside of the project. Of the project it has what it installs. Dispose it to remove it. */
export class Stranger implements AsyncDisposable {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async copyOf(example: string): Promise<Stranger> {
    const folder = await mkdtemp(join(tmpdir(), `${example}-`))
    await cp(join('examples', example), folder, {
      recursive: true,
      filter: source => !source.split(sep).some(part => written.has(part)),
    })
    return new Stranger(folder)
  }

  /** Runs a line of shell there. Resolves however it ends. */
  run(command: string, awaited?: FirstMatch): Promise<Ended> {
    const env = Object.entries(inherited()).filter(([name]) => !ofRepository.has(name))
    return runCommand(command, {
      folder: this.#folder,
      env: { ...Object.fromEntries(env), PATH: path },
      ...(awaited !== undefined && { awaited }),
    })
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    const target = join(this.#folder, file)
    await writeFile(target, change(await readFile(target, 'utf8')))
  }

  async results(): Promise<Results> {
    return JSON.parse(await readFile(join(this.#folder, 'report/results.json'), 'utf8')) as Results
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
