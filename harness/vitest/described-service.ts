import { spawnSync } from 'node:child_process'
import { HarnessError, messageOf, ownPlaces, shownPath } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import type { ServiceDescription } from '../system/description.ts'
import { loadService } from '../system/service-module.ts'
import { isForeseen } from './plain-errors.ts'

/** Reads a description. Its paths are relative to `root`. @throws HarnessError where the file does not exist or fails to load. */
export async function readService(path: string, root?: string): Promise<ServiceDescription> {
  return await loadService(path, root).catch((error: unknown) => {
    if (!(error instanceof Error) || isForeseen(error)) throw error
    const why = `${error.name}: ${messageOf(error)}`.replaceAll(`${process.cwd()}/`, '')
    const places = ownPlaces(error)
    throw new HarnessError(`${shownPath(path)} failed: ${why}`, {
      evidence: (places.length > 0 ? places : wrongLine(path, error)).map(place => `at ${place}`),
      fix: fixOf(error),
      cause: error,
    })
  })
}

function fixOf(error: Error): string {
  if (!('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND')
    return 'correct it: it must load, and export the description as `service`'
  const file = 'write the path of an existing file with its ending, because Node loads this module'
  const isFile = error.message.startsWith('Cannot find module')
  return isFile ? `correct the import: ${file}` : `install the package; or, if it is a path alias, ${file}`
}

/** The line of a syntax error in JavaScript, which only `node --check` reports. */
function wrongLine(path: string, error: Error): string[] {
  if (!(error instanceof SyntaxError)) return []
  const { stderr } = spawnSync(process.execPath, ['--check', path], {
    encoding: 'utf8',
    timeout: seconds(10),
  })
  return ownPlaces({ stack: stderr }).slice(0, 1)
}
