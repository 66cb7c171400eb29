import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder that no other user can enter (mode 0700), until it is disposed of or this process ends. */
export function temporaryFolder(prefix: string) {
  const path = mkdtempSync(join(tmpdir(), prefix))
  const remove = () => {
    process.off('exit', remove)
    rmSync(path, { recursive: true, force: true })
  }
  // A signal ends the process without disposing anything.
  process.once('exit', remove)
  return { path, [Symbol.dispose]: remove }
}
