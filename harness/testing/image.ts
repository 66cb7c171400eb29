/** `npm run image`: builds the image of the service under test, and prints its name. */
import { resolve } from 'node:path'
import { prepareEngine } from '../engine/engine.ts'
import { runProgram } from './program.ts'
import { loadService } from '../system/service-module.ts'
import { serviceImage } from '../system/service-image.ts'

await runProgram(async () => {
  const base = await prepareEngine(line => console.error(line))
  const service = await loadService(resolve(process.env['SERVICE'] ?? 'specs/service.ts'))
  console.log(await serviceImage(service, base))
})
