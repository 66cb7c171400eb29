import type Dockerode from 'dockerode'
import { specNameOf } from '../record/spec-name.ts'
import type { SupervisedContainer } from './container.ts'
import { containersOf, letGo } from './containers.ts'
import { databaseName, databasePassword, databaseUser, type DatabaseKind } from './database-address.ts'
import { ignoreGone, ignoring, keptNames, removeContainer, sessionLabel } from './docker.ts'
import { connectDockerode } from './engine-address.ts'
import { contentHash } from './image.ts'
import { isDatabase, type StartedBeside } from './started.ts'
import type { System } from './system.ts'

/** A system that is kept after its test has failed, and how to reach it. */
export type Kept = Awaited<ReturnType<typeof keep>>

/** The prefix of the names of a project's kept containers: labels cannot change, so only the name tells that one is kept. */
export const keptPrefix = (root: string): string => `${keptNames}${contentHash([root]).slice(0, 8)}-`

/** The name of a kept container. An engine takes only some characters, and a spec may have any in its own. */
export const keptName = (root: string, specPath: string, role: string, id: string): string =>
  `${keptPrefix(root)}${specNameOf(specPath).replaceAll(/[^\w.]+/g, '-')}-${role}-${id.slice(0, 6)}`

const reaperLabel = 'org.testcontainers.ryuk=true'
const enginesOwn = new Set(['bridge', 'host', 'none'])

/**
 * Renames the containers of a system, and stops the reaper that would remove them when this process ends. What it starts later is
 * still removed at the end of its tests, but not if it is killed.
 */
export async function keep(system: System, specPath: string) {
  const docker = await connectDockerode()
  const nameOf = ({ name, id }: SupervisedContainer) => keptName(system.description.root, specPath, name, id)
  await Promise.all(
    containersOf(system).map(one => docker.getContainer(one.id).rename({ name: nameOf(one) })),
  )
  await dismissReaper(docker, system.service.container.id)
  letGo(system)
  return {
    services: system.services.map(({ container, origin }) => ({ container: nameOf(container), origin })),
    beside: Object.entries(system.beside).map(([name, one]) => ({
      name,
      container: nameOf(one.container),
      ...waysInto(one),
    })),
  }
}

const clients: Readonly<Record<DatabaseKind, string>> = {
  postgres: `psql -U ${databaseUser} ${databaseName}`,
  mariadb: `mariadb --skip-ssl -uroot -p${databasePassword} ${databaseName}`,
}

/** `address`: `host:port`, or the URL of a database. `enter`: the command that opens a shell in its container. */
export const waysInto = (one: StartedBeside) =>
  isDatabase(one) ? { address: one.url, enter: clients[one.kind] } : { address: one.address, enter: 'sh' }

export async function dismissReaper(docker: Dockerode, id: string): Promise<void> {
  const { Config: config } = await docker.getContainer(id).inspect()
  const session = config.Labels[sessionLabel]
  const label = [reaperLabel, `${sessionLabel}=${session}`]
  const reapers = await docker.listContainers({ filters: { label } })
  for (const { Id } of reapers) {
    const reaper = docker.getContainer(Id)
    // Podman's removal begins with SIGTERM, on which a reaper removes what is to be kept. Another system may have ended it.
    await reaper.kill({ signal: 'SIGKILL' }).catch(ignoreGone)
    await removeContainer(reaper)
  }
}

/** Removes kept containers of any run of the project, or only the named ones, and their networks. @returns their names. */
export async function removeKept(root: string, only?: readonly string[]): Promise<string[]> {
  const docker = await connectDockerode()
  const listed = await docker.listContainers({ all: true, filters: { name: [`^/?${keptPrefix(root)}`] } })
  const kept = listed
    .map(({ Id: id, Names: [name = ''], NetworkSettings: { Networks: networks } }) => ({
      id,
      name: name.replace(/^\//, ''),
      networks: Object.keys(networks).filter(network => !enginesOwn.has(network)),
    }))
    .filter(({ name }) => only === undefined || only.includes(name))
  await Promise.all(kept.map(({ id }) => removeContainer(docker.getContainer(id))))
  const networks = [...new Set(kept.flatMap(container => container.networks))]
  const removals = networks.map(async name => {
    // 403: another container is still on the network.
    const gone = docker.getNetwork(name).remove()
    return await gone.then(() => `network ${name}`, ignoring(403, 404))
  })
  const removed = await Promise.all(removals)
  return [...kept.map(({ name }) => `container ${name}`), ...removed.filter(name => name !== undefined)]
}
