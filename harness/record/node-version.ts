import { HarnessError } from './errors.ts'

const needed = 24

export const isNodeNewEnough = (version = process.versions.node): boolean =>
  Number.parseInt(version, 10) >= needed

export const tooOld = (version = process.versions.node): HarnessError =>
  new HarnessError(`Node ${version} is too old, ${needed} is needed`, {
    fix: 'run it by npx (`npx vitest`), which uses the Node that npm installed for the package (on Linux); otherwise `npx vitest-plumbline doctor` shows how to get it; run other projects with `npx vitest --project NAME`',
  })
