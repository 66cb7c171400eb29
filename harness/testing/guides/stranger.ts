import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { Copy } from './copy.ts'
import { runCommand, type Ended, type FirstMatch } from './shell-command.ts'

/** Files that a run or npm writes. */
const written = new Set(['node_modules', 'report', '.plumbline', 'package-lock.json'])

const env = {
  // Variables that refer to this repository: conditions of its imports, its packages, its service.
  NODE_OPTIONS: undefined,
  NODE_PATH: undefined,
  SERVICE: undefined,
  INIT_CWD: undefined,
  /** The same Node, without the programs of this repository. */
  PATH: [
    dirname(process.execPath),
    ...(process.env['PATH'] ?? '').split(':').filter(folder => !folder.includes('node_modules')),
  ].join(':'),
}

/** A copy of an example outside the project, with the project's package installed from its tarball. Dispose it to remove it. */
export class Stranger extends Copy {
  static async copyOf(example: string): Promise<Stranger> {
    const folder = await mkdtemp(join(tmpdir(), `${example}-`))
    await cp(join('examples', example), folder, {
      recursive: true,
      filter: source => !source.split(sep).some(part => written.has(part)),
    })
    return new Stranger(folder)
  }

  /** Runs a shell command there. Resolves with any exit code. */
  run(command: string, awaited?: FirstMatch): Promise<Ended> {
    return runCommand(command, { folder: this.folder, env, ...(awaited !== undefined && { awaited }) })
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    const target = this.path(file)
    await writeFile(target, change(await readFile(target, 'utf8')))
  }
}
