import { keptNames, sessionLabel } from '../system/docker.ts'
import { connectDockerode } from '../system/engine-address.ts'
import { clearResources } from './reaper-clean.ts'

interface Labelled {
  readonly Labels?: Readonly<Record<string, string>> | undefined
  readonly Names?: readonly string[]
}

/** The sessions of these containers and networks, except those of systems that `KEEP=1` has kept. */
export const stoppedSessions = (resources: readonly Labelled[]): string[] => {
  const sessionsOf = (some: readonly Labelled[]) =>
    new Set(some.flatMap(({ Labels: labels }) => labels?.[sessionLabel] ?? []))
  const isKept = ({ Names: names = [] }: Labelled) => names.some(name => name.startsWith(`/${keptNames}`))
  return [...sessionsOf(resources).difference(sessionsOf(resources.filter(isKept)))]
}

/** Removes what runs have left on an engine that stopped during them: their reapers ended with it. For an engine without any run. */
export const clearStoppedRuns = async (): Promise<void> => {
  const docker = await connectDockerode()
  const filters = { label: [sessionLabel] }
  const resources = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ])
  const left = stoppedSessions(resources.flat()).map(session => ({ label: [`${sessionLabel}=${session}`] }))
  await clearResources(left, line => console.warn(line))
}
