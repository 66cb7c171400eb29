import { madeOnce } from '../system/made-once.ts'

/** A value that is made on first use, and made again where that failed. */
export interface OnDemand<Value extends AsyncDisposable> extends AsyncDisposable {
  get(): Promise<Value>
}

/** Disposing it disposes of the value, if one was made. */
export function onDemand<Value extends AsyncDisposable>(make: () => Promise<Value>): OnDemand<Value> {
  let made: Promise<Value> | undefined
  return {
    get: madeOnce(() => (made = make())),
    async [Symbol.asyncDispose]() {
      const value = await made?.catch(() => undefined)
      await value?.[Symbol.asyncDispose]()
    },
  }
}
