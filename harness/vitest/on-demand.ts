import { madeOnce } from '../system/made-once.ts'

/** A value that is made on first use, made again where that failed, and disposed of with `owner`. */
export const onDemand = <Value extends AsyncDisposable>(
  owner: AsyncDisposableStack,
  make: () => Promise<Value>,
): (() => Promise<Value>) =>
  madeOnce(() => {
    const made = make()
    // It may still be in the making.
    owner.defer(async () => (await made.catch(() => undefined))?.[Symbol.asyncDispose]())
    return made
  })
