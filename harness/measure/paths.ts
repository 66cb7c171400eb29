import { get } from '../load/call.ts'
import { isCall } from '../load/mix.ts'
import type { Paths } from '../load/rounds.ts'
import { ServiceClient } from '../load/service-client.ts'
import { refuseOption } from '../record/option.ts'
import type { System } from '../system/system.ts'

/**
 * The `paths` of the service's description. The readiness path by default.
 *
 * @throws HarnessError if they are no calls, or the service refuses a request that sets something up.
 */
export async function pathsOf({ description, service, readyPath }: System): Promise<Paths> {
  if (description.paths === undefined) return [get(readyPath)]
  await using client = new ServiceClient(service.origin)
  const paths: unknown = await description.paths(client)
  if (Array.isArray(paths) && paths.length > 0 && paths.every(isCall)) return paths as Paths
  throw refuseOption('the result of service.paths', paths, {
    expected: 'a list of calls, or of functions that make one from the number of a request',
    fix: "write for example `paths: () => [get('/orders'), request => get(`/orders/${request}`)]`",
  })
}
