import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Copy } from './copy.ts'
import { runCommand } from './shell-command.ts'

/** The package as npm would publish it. Dispose it to remove it. */
export class Packed extends Copy {
  static async make(): Promise<Packed> {
    const packed = new Packed(await mkdtemp(join(tmpdir(), 'plumbline-packed-')))
    const { code, output } = await runCommand(
      `node harness/testing/build.ts && npm pack --ignore-scripts --pack-destination ${packed.folder}`,
    )
    if (code === 0) return packed
    await packed[Symbol.asyncDispose]()
    throw new Error(`the package cannot be packed: ${output}`)
  }

  /** Its path, quoted for a shell. */
  get tarball(): string {
    return this.path('*.tgz')
  }
}
