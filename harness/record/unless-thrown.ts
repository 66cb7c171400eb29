/** What a function returns; undefined where it throws. */
export function unlessThrown<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
