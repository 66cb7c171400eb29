/** Where whoever comes waits while it is closed. */
export class Gate {
  #opened = Promise.resolve()

  /** Settles when it is open. */
  get opened(): Promise<void> {
    return this.#opened
  }

  /** Closes it until what is returned is disposed. */
  close(): Disposable {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#opened = promise
    return { [Symbol.dispose]: resolve }
  }
}
