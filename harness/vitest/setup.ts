import { relative } from 'node:path'
import type { TestProject } from 'vitest/node'
import { faultSeconds } from '../measure/planned-faults.ts'
import { soakLength } from '../measure/soak.ts'
import { ms } from '../record/units.ts'
import { HarnessError } from '../record/errors.ts'
import { readService } from './described-service.ts'
import { leaveOut } from './left-out.ts'
import { provide, providedTo } from './provided.ts'
import { replayOptions } from './replay-options.ts'
import { namesOfSpecs } from './spec-names.ts'
import { prepareFor } from '../engine/stand-ins.ts'
import { watchService } from '../watch/watch.ts'
import { readEnvironment, toldEngine } from './environment.ts'
import { imagesBeside } from '../system/beside-images.ts'
import { isKeeping } from '../system/registry.ts'
import { serviceImage } from '../system/service-image.ts'

/** Prepares an engine and all images: no spec waits for a build. In watch mode returns a function that ends the watch. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  return await prepare(project).catch(error => leaveOut(project, error))
}

async function prepare(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Checks the environment now, not at the first spec that needs it.
  faultSeconds()
  soakLength(ms(1))
  isKeeping()
  const path = providedTo(project, 'service')
  if (path === undefined) {
    throw new HarnessError('this project names no service', {
      fix: "define the project with `promises()` of 'vitest-plumbline/config'",
    })
  }
  const service = await readService(path, project.config.root)
  const { engine, ...base } = await prepareFor([service], line => console.error(`  ${line}`))
  provide(project, 'base', base)
  provide(project, 'specNames', await namesOfSpecs(project))
  const [beside, built] = await Promise.all([imagesBeside(service, base), serviceImage(service, base)])
  const { node, postgres, reaper } = base
  const images = { node, postgres, reaper, ...beside, service: built }
  const facts = await readEnvironment(images)
  provide(project, 'environment', {
    engine: toldEngine(engine),
    service: relative('.', path),
    facts,
    replayOptions: await replayOptions(project),
  })
  if (!project.vitest.config.watch) return undefined
  const watch = await watchService(project, path, base)
  provide(project, 'standby', watch.address)
  return async () => watch[Symbol.asyncDispose]()
}
