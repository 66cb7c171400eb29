// Prints what a run needs and what of it is missing. Changes nothing. Plain JavaScript of Node 12 without a dependency, like all
// that it imports: it runs on whatever Node there is, before anything is installed.
import { namedEngineRefusal } from '../engine/engine-address.mjs'
import { engineFinding, findEngine } from './doctor/engine.mjs'
import { canRun, portFinding, reportOf } from './doctor/findings.mjs'
import { hostFindings, portFailure } from './doctor/host.mjs'
import { imageFindings } from './doctor/images.mjs'
import { packageFindings } from './doctor/packages.mjs'

const examine = async () => {
  const refusal = await namedEngineRefusal()
  const engine = refusal === undefined ? await findEngine() : undefined
  return [
    ...packageFindings(),
    await engineFinding(engine, refusal),
    ...(await imageFindings(engine)),
    portFinding(await portFailure()),
    ...hostFindings(engine),
  ]
}

/** @type {(findings: readonly import('./doctor/findings.mjs').Finding[]) => number} */
const tell = findings => {
  const isWell = canRun(findings)
  const json = () => JSON.stringify({ canRun: isWell, findings }, undefined, 2)
  console.log(process.argv.includes('--json') ? json() : reportOf(findings))
  process.exitCode = isWell ? 0 : 1
  return process.exitCode
}

/** Resolves to the exit code when the findings are printed and it is set. */
export const examined = examine().then(tell)
