import { HarnessError } from './errors.ts'

const needed = 24

export const isNodeNewEnough = (): boolean => Number.parseInt(process.versions.node, 10) >= needed

export const tooOld = (): HarnessError =>
  new HarnessError(`Node ${process.versions.node} is too old, ${needed} is needed`, {
    fix: 'run it by npx (`npx vitest`), which uses the Node that npm installed for the package (on Linux); otherwise `npx vitest-plumbline doctor` shows how to get it; run other projects with `npx vitest --project NAME`',
  })
