import { fileURLToPath } from 'node:url'
import { GenericContainer, Wait } from 'testcontainers'
import { controlPort } from '../proxy/trap.ts'
import { programFile } from '../record/program-file.ts'
import type { databaseBeside } from './beside.ts'
import { fieldsOf } from './container-factory.ts'
import { proxyAlias } from './database-address.ts'
import type { BaseImages } from './description.ts'
import { programImage } from './program-image.ts'
import { proxyIn, type StartedProxy } from './started.ts'
import { dnsOptions, startSupervised } from './startup.ts'

const entry = fileURLToPath(programFile('../proxy/main', import.meta.url))

export const proxyImage = (base: BaseImages): Promise<string> => programImage('proxy', { proxy: entry }, base)

export async function startProxy(
  image: string,
  network: string,
  { name, kind }: NonNullable<ReturnType<typeof databaseBeside>>,
): Promise<StartedProxy> {
  const made = new GenericContainer(image)
    .withEnvironment({ UPSTREAM: name, KIND: kind })
    .withExposedPorts(controlPort)
    .withWaitStrategy(Wait.forLogMessage('proxy ready'))
  fieldsOf(made).hostConfig.DnsOptions = [...dnsOptions]
  return proxyIn(await startSupervised(proxyAlias, made, { network }))
}
