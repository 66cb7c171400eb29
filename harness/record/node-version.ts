import { HarnessError } from './errors.ts'

const needed = 24

export const isNodeNewEnough = (version = process.versions.node): boolean =>
  Number.parseInt(version, 10) >= needed

/** The error for an older Node. */
export const tooOld = (version = process.versions.node): HarnessError =>
  new HarnessError(`Node ${version} is too old, ${needed} is needed`, {
    fix: '`npx vitest-plumbline doctor` says how to get it; the other projects run by `npx vitest --project` and their names',
  })
