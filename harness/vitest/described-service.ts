import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HarnessError, messageOf } from '../record/errors.ts'
import type { ServiceDescription } from '../system/description.ts'
import { loadService } from '../system/service-module.ts'
import { isForeseen } from './plain-errors.ts'

const placesShown = 3
const packageRoot = fileURLToPath(new URL('..', import.meta.url))

/** The lines of a stack that are the user's own. */
const places = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .filter(line => /^ *at /.test(line) && !/node_modules|node:/.test(line) && !line.includes(packageRoot))
    .slice(0, placesShown)
    .map(line => line.trim())

/**
 * Reads the description of the service from its module. Its paths count from `root`.
 *
 * @throws HarnessError where there is no such file, and where it fails.
 */
export async function describedService(path: string, root?: string): Promise<ServiceDescription> {
  if (!existsSync(path)) throw missing(path)
  try {
    return await loadService(path, { root })
  } catch (error) {
    if (!(error instanceof Error) || isForeseen(error)) throw error
    throw new HarnessError(`${relative('.', path)} failed: ${error.name}: ${messageOf(error)}`, {
      evidence: places(error),
      fix: 'mend it: it is loaded before anything is started, and exports the description as `service`',
      cause: error,
    })
  }
}

function missing(path: string): HarnessError {
  const variable = process.env['SERVICE']
  return variable === undefined
    ? new HarnessError(`there is no description of the service at ${path}`, {
        fix: '`npx vitest-plumbline init` writes one; where it lies elsewhere, say so by `promises({ service })` in the Vitest config',
      })
    : new HarnessError(`SERVICE=${variable}: expected the path of a module, and ${path} does not exist`, {
        fix: 'write it as it is from the folder of the Vitest config, or unset SERVICE',
      })
}
