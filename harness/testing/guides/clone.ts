import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Copy } from './copy.ts'
import { runCommand, type Ended } from './shell-command.ts'

const execute = promisify(execFile)

const installs = /\bnpm (?:ci|i|install|update|exec)\b/

/**
 * A copy of the current project, for commands that write. It links the packages of the original, so nothing is installed in it,
 * neither by npm commands nor before `npm start`. Dispose it to remove it.
 */
export class Clone extends Copy {
  static async make(): Promise<Clone> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-clone-'))
    const { stdout } = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    // Git also lists a file that is deleted and not yet committed.
    const files = stdout.split('\0').filter(file => file !== '' && existsSync(file))
    await Promise.all(files.map(file => cp(file, join(folder, file))))
    await symlink(resolve('node_modules'), join(folder, 'node_modules'))
    return new Clone(folder)
  }

  /** Runs a shell command there. Resolves with any exit code. */
  run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    if (installs.test(command)) throw new Error(`${command} would replace the packages of the original`)
    return runCommand(command, { folder: this.folder, env: { npm_config_ignore_scripts: 'true', ...env } })
  }
}
