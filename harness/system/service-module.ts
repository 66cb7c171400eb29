import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { HarnessError, shown, shownPath } from '../record/errors.ts'
import { rootVariable } from '../record/root.ts'
import { checkFiles, isDescription, type ServiceDescription } from './description.ts'
import { resolveSources } from './source-imports.ts'

/** Reads the `service` that a module exports; another `edition` reads it again. @throws HarnessError where there is none. */
export async function loadService(
  path: string,
  root = process.env[rootVariable],
  edition = 0,
): Promise<ServiceDescription> {
  if (!existsSync(path)) throw missingService(path)
  const { href } = pathToFileURL(path)
  const module = await evaluate(edition === 0 ? href : `${href}?edition=${edition}`, root)
  const { service } = module
  if (!isDescription(service)) {
    throw new HarnessError(`${shownPath(path)} does not describe a service`, {
      evidence: [whatIsThere(module)],
      fix:
        service instanceof Promise
          ? 'await it: `export const service = await …`'
          : 'write `export const service = defineService({ … })` in it',
    })
  }
  checkFiles(service)
  return service
}

export function missingService(path: string): HarnessError {
  const variable = process.env['SERVICE'] ?? ''
  if (variable === '') {
    return new HarnessError(`there is no description of the service at ${shownPath(path)}`, {
      fix: 'run `npx vitest-plumbline init` to write one; if it is elsewhere, name it with `--service`, or by `promises({ service })` in the Vitest config',
    })
  }
  const absent = `expected the path of a module, and ${shownPath(path)} does not exist`
  return new HarnessError(`SERVICE=${variable}: ${absent}`, {
    fix: 'write it relative to the folder of the Vitest config, or unset SERVICE',
  })
}

/** The module may import another instance of this package: the two share only the environment. */
async function evaluate(specifier: string, root: string | undefined) {
  const { [rootVariable]: before = '' } = process.env
  process.env[rootVariable] = root ?? ''
  resolveSources()
  try {
    return (await import(specifier)) as { readonly service?: unknown }
  } finally {
    process.env[rootVariable] = before
  }
}

function whatIsThere(module: { readonly service?: unknown }): string {
  const names = Object.keys(module)
  if (names.includes('service')) {
    return `it exports ${shown(module.service)} as service, expected what defineService returns`
  }
  return names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}, but no service`
}
