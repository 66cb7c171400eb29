import { fileURLToPath } from 'node:url'
import { HarnessError } from '../record/errors.ts'
import { programFile } from '../record/program-file.ts'
import { connectionsOf } from '../system/beside.ts'
import { imagesBeside } from '../system/beside-images.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { mariadbContainer } from '../system/mariadb.ts'
import { hubName, hubPort, type Part } from '../system/placement.ts'
import { programImage } from '../system/program-image.ts'

const programs = ['generator', 'hub', 'observer']
const entryOf = (name: string) => fileURLToPath(programFile(`./${name}-process`, import.meta.url))

/** The image of generators, and of the processes beside them. */
export const generatorImage = (base: BaseImages): Promise<string> =>
  programImage('generator', Object.fromEntries(programs.map(name => [name, entryOf(name)])), base)

const connection = {
  COORDINATOR: `${hubName}:${hubPort}`,
  NODE: '{{.Node.Hostname}}',
  SECRET_FILE: '/run/secrets/fleet',
}

export const observerPart = (image: string): Part => ({
  name: 'observer',
  role: 'service',
  image,
  copies: 'each',
  command: ['node', 'observer.mjs'],
  env: connection,
  user: '0',
  knowsSecret: true,
  seesMachine: true,
  readOnly: true,
  // Without them it cannot see the descriptors of other users' processes.
  capabilities: ['SYS_PTRACE', 'DAC_READ_SEARCH'],
})

export const generatorPart = (image: string, copies: number): Part => ({
  name: 'generator',
  role: 'generator',
  image,
  copies,
  env: { ...connection, NAME: 'generator-{{.Task.Slot}}' },
  knowsSecret: true,
  readOnly: true,
  // For the module of a scenario.
  tmpfs: ['/tmp'],
  capabilities: [],
})

export function servicePart(description: ServiceDescription, image: string, copies: number): Part {
  const { env, beside, command, user, limits, readOnly, tmpfs, capabilities } = description
  return {
    name: 'service',
    role: 'service',
    image,
    copies,
    env: env(connectionsOf(beside)),
    command,
    user,
    limits,
    readOnly,
    tmpfs,
    capabilities,
  }
}

/** @throws HarnessError for a container that a function creates: a swarm only supports images. */
export async function partsBeside(description: ServiceDescription, base: BaseImages): Promise<Part[]> {
  const images = await imagesBeside(description, base)
  return Object.entries(description.beside).map(([name, one]): Part => {
    const part = { name, role: 'service', image: images[name] ?? '', copies: 1 } as const
    if (typeof one === 'function') {
      throw new HarnessError(`service.beside.${name} is made by a function, but a fleet places only images`, {
        fix: "write container({ image: 'redis:8', port: 6379 }), postgres() or mariadb()",
      })
    }
    if (one.kind === 'postgres') return part
    const { env = {}, command } = one.kind === 'container' ? one : mariadbContainer(part.image)
    return { ...part, env, command }
  })
}
