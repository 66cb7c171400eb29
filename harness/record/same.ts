import { isDeepStrictEqual } from 'node:util'

/** Whether two values are deeply equal, for judges too, which import nothing of Node. */
export const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other)
