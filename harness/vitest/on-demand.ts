/** What is made when it is first asked for, and anew where that failed. */
export interface OnDemand<Value extends AsyncDisposable> extends AsyncDisposable {
  get(): Promise<Value>
}

/** Disposing it disposes of what was made, if anything was. */
export function onDemand<Value extends AsyncDisposable>(make: () => Promise<Value>): OnDemand<Value> {
  let made: Promise<Value> | undefined
  const forget = (error: unknown) => {
    made = undefined
    throw error
  }
  return {
    get: () => (made ??= make().catch(forget)),
    async [Symbol.asyncDispose]() {
      const value = await made
      await value?.[Symbol.asyncDispose]()
    },
  }
}
