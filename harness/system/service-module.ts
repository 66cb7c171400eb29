import { HarnessError } from '../record/errors.ts'
import { checkFiles } from './described-files.ts'
import type { ServiceDescription } from './description.ts'

/**
 * Reads a description from its module, which exports it as `service`. A module is read once and cached;
 * another `edition` reads it again.
 *
 * @throws HarnessError where the module exports none, or the description names a file that does not exist.
 */
export async function loadService(path: string, edition = 0): Promise<ServiceDescription> {
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
