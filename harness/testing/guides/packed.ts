import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inherited, runCommand } from './shell-command.ts'

/** The package as npm would publish it. Dispose it to remove it. */
export class Packed implements AsyncDisposable {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<Packed> {
    const packed = new Packed(await mkdtemp(join(tmpdir(), 'plumbline-packed-')))
    const { code, output } = await runCommand(
      `node harness/testing/build.ts && npm pack --ignore-scripts --pack-destination ${packed.#folder}`,
      { folder: '.', env: inherited() },
    )
    if (code === 0) return packed
    await packed[Symbol.asyncDispose]()
    throw new Error(`the package cannot be packed: ${output}`)
  }

  /** For a shell. */
  get tarball(): string {
    return join(this.#folder, '*.tgz')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
