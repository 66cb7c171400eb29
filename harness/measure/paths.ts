import { get } from '../load/call.ts'
import { isScenario } from '../load/call-source.ts'
import { isCall } from '../load/mix.ts'
import type { Paths, Rounds } from '../load/rounds.ts'
import { ServiceClient } from '../load/service-client.ts'
import { causedBy, HarnessError } from '../record/errors.ts'
import { refuseOption } from '../record/option.ts'
import type { System } from '../system/system.ts'

/** The readiness path by default. @throws HarnessError if an entry is no call, or the service refuses a set-up request. */
export async function pathsOf({ description, service, readyPath }: System): Promise<Paths> {
  const { paths: callsBy } = description
  if (callsBy === undefined) return [get(readyPath)]
  await using client = new ServiceClient(service.origin)
  let paths: unknown
  try {
    paths = await callsBy(client)
  } catch (cause) {
    // A HarnessError about a refused request already explains itself.
    throw cause instanceof HarnessError ? cause : causedBy(cause, 'service.paths fails', 'correct its code')
  }
  const isPath = (entry: unknown) => isCall(entry) || isScenario(entry)
  if (Array.isArray(paths) && paths.length > 0 && paths.every(isPath)) return paths as Paths
  throw refuseOption('the result of service.paths', paths, {
    expected: 'a list of calls, of functions that make one from the number of a request, and of scenarios',
    fix: "write for example `paths: () => [get('/orders'), request => get(`/orders/${request}`)]`",
  })
}

/** @throws HarnessError for a path that is never answered as expected: it cannot show what it leaves behind. */
export function assertAnswered({ hopeless }: Pick<Rounds, 'hopeless'>): void {
  if (hopeless.length === 0) return
  const why = 'so what they leave behind cannot be judged'
  throw new HarnessError(`the service never answers some of its \`paths\` as expected, ${why}`, {
    evidence: hopeless,
    fix: "correct them, or name the expected status, for example `get('/orders/0', { status: 404 })`",
  })
}
