import { existsSync } from 'node:fs'
import { HarnessError } from '../record/errors.ts'
import { checkFiles } from './described-files.ts'
import type { ServiceDescription } from './description.ts'

/**
 * Reads a description from its module, which exports it as `service`. A module is read once and cached;
 * another `edition` reads it again.
 *
 * @throws HarnessError where there is no such file, the module exports none, or the description names a file that does not exist.
 */
export async function loadService(path: string, edition = 0): Promise<ServiceDescription> {
  if (!existsSync(path)) {
    throw new HarnessError(`${path} is to describe the service, and there is no such file`, {
      fix: 'correct the path that --service or SERVICE gives; without either, `npx vitest-plumbline init` writes one',
    })
  }
  const module = (await import(edition === 0 ? path : `${path}?edition=${edition}`)) as {
    readonly service?: Partial<ServiceDescription>
  }
  const { service } = module
  if (!isDefined(service)) {
    throw new HarnessError(`${path} describes no service`, {
      fix: 'let it `export const service = defineService({ … })`',
    })
  }
  checkFiles(service)
  return service
}

/** An earlier revision may describe its service in another way. */
const isDefined = (service: Partial<ServiceDescription> | undefined): service is ServiceDescription =>
  service?.build !== undefined && service.root !== undefined
