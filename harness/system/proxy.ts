import { fileURLToPath } from 'node:url'
import { GenericContainer, Wait } from 'testcontainers'
import { controlPort } from '../proxy/trap.ts'
import { programFile } from '../record/program-file.ts'
import { fieldsOf } from './container-factory.ts'
import type { DatabaseKind } from './database-address.ts'
import type { BaseImages } from './description.ts'
import { programImage } from './program-image.ts'
import { proxyAlias, proxyIn, type StartedProxy } from './started.ts'
import { dnsOptions, startSupervised } from './startup.ts'

const entry = fileURLToPath(programFile('../proxy/main', import.meta.url))

export const proxyImage = (base: BaseImages): Promise<string> => programImage('proxy', { proxy: entry }, base)

interface ProxyOptions {
  readonly image: string
  readonly network: string
  /** Host name of the database that it forwards to. */
  readonly upstream: string
  readonly kind: DatabaseKind
}

export async function startProxy({ image, network, upstream, kind }: ProxyOptions): Promise<StartedProxy> {
  const made = new GenericContainer(image)
    .withEnvironment({ UPSTREAM: upstream, KIND: kind })
    .withExposedPorts(controlPort)
    .withWaitStrategy(Wait.forLogMessage('proxy ready'))
  fieldsOf(made).hostConfig.DnsOptions = [...dnsOptions]
  return proxyIn(await startSupervised(proxyAlias, made, { network }))
}
