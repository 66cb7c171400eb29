import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { Copy } from './copy.ts'
import { runCommand, type Ended, type FirstMatch } from './shell-command.ts'

/** What a run writes, and what npm does. */
const written = new Set(['node_modules', 'report', '.plumbline', 'package-lock.json'])

const env = {
  // What would lead into this repository: conditions of its imports, its packages, the service it tests.
  NODE_OPTIONS: undefined,
  NODE_PATH: undefined,
  SERVICE: undefined,
  INIT_CWD: undefined,
  /** Node as here, and no program of this repository. */
  PATH: [
    dirname(process.execPath),
    ...(process.env['PATH'] ?? '').split(':').filter(folder => !folder.includes('node_modules')),
  ].join(':'),
}

/** A copy of an example outside of the project. Of the project it has what it installs. Dispose it to remove it. */
export class Stranger extends Copy {
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
    return runCommand(command, { folder: this.folder, env, ...(awaited !== undefined && { awaited }) })
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    const target = this.path(file)
    await writeFile(target, change(await readFile(target, 'utf8')))
  }
}
