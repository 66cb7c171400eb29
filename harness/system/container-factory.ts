import type { HostConfig, ContainerCreateOptions } from 'dockerode'
import { messageOf } from '../record/errors.ts'
import { isRecord, refuseOption } from '../record/option.ts'

/** A container of testcontainers, not started. Only what the harness uses: the user's testcontainers may be another copy. */
export interface UnstartedContainer {
  start(): Promise<unknown>
  withNetworkMode(network: string): unknown
}

/** Creates a container, a new one for each system: several processes load a description, which must start nothing. */
export type ContainerFactory = () => UnstartedContainer

/** The fields of a GenericContainer that its subclasses may set. They are not part of its public type. */
export interface ContainerFields extends UnstartedContainer {
  readonly createOpts: ContainerCreateOptions
  readonly hostConfig: HostConfig
  imageName: unknown
  networkAliases: string[]
  reuse: boolean
  exposedPorts: (number | string | { readonly container: number })[]
  containerCreated?(id: string): Promise<void>
}

const fix = "write `() => new GenericContainer('redis:8').withExposedPorts(6379)`"

/** @throws HarnessError if the function returns no container, or one without a known port. */
export function checkFactory(option: string, make: ContainerFactory): void {
  let made: unknown
  try {
    made = make()
  } catch (cause) {
    throw refuseOption(option, make, {
      expected: 'one that returns a container',
      fix,
      remark: `which fails: ${messageOf(cause)}`,
    })
  }
  if (!isContainer(made)) {
    const why =
      made instanceof Promise ? 'build it beforehand, because the function must return it at once; ' : ''
    throw refuseOption(`the result of ${option}`, made, {
      expected: 'a testcontainers container that is not started',
      fix: `${why}${fix}`,
    })
  }
  if (made.exposedPorts.length > 0) return
  throw refuseOption(`the ports of ${option}`, made.exposedPorts, { expected: 'at least one', fix })
}

const isContainer = (value: unknown): value is ContainerFields =>
  isRecord(value) &&
  typeof value['start'] === 'function' &&
  isRecord(value['createOpts']) &&
  Array.isArray(value['exposedPorts'])

/** The fields of a container that has passed `checkFactory`. */
export const fieldsOf = (container: UnstartedContainer): ContainerFields => container as ContainerFields

export function portOf(container: UnstartedContainer): number {
  const [port = 0] = fieldsOf(container).exposedPorts
  return typeof port === 'object' ? port.container : Number.parseInt(String(port))
}

export const imageOf = (container: UnstartedContainer): string => fieldsOf(container).createOpts.Image ?? ''
