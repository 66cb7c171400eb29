import { HarnessError } from './errors.ts'

const needed = 24

export const isNodeNewEnough = (version = process.versions.node): boolean =>
  Number.parseInt(version, 10) >= needed

/** The error for an older Node. */
export const tooOld = (version = process.versions.node): HarnessError =>
  new HarnessError(`Node ${version} is too old, ${needed} is needed`, {
    fix: 'run `npx vitest-plumbline doctor` to see how to get it; run other projects with `npx vitest --project NAME`',
  })
