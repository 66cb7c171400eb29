import type { TestProject } from 'vitest/node'
import { prepareEngine } from '../engine/engine.ts'
import { watchService } from '../watch/watch.ts'
import { readEnvironment } from './environment.ts'
import { loadService } from '../system/description.ts'
import { initialisedImage } from '../system/postgres.ts'
import { serviceImage } from '../system/system.ts'

/**
 * What Vitest does once, before the first spec: an engine with its base images, and the images of service and
 * database, so that no spec pays for them and a broken build is reported once. In a watch it also prepares the systems, and
 * returns what ends that.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { engine, ...base } = await prepareEngine(line => console.error(`  ${line}`))
  project.provide('base', base)
  project.provide('engine', engine)
  const path = project.getProvidedContext().service
  const service = await loadService(path)
  const [database, built] = await Promise.all([
    initialisedImage(base.postgres, service.schema),
    serviceImage(service, base),
  ])
  project.provide('facts', await readEnvironment({ ...base, database, service: built }))
  return project.vitest.config.watch ? watchService(project, path, base) : undefined
}
